import { createsUser, isOfDocuments, writeOf } from "../../lib/domain/actions";
import { masked } from "./masks";
import type { Sent } from "./requests";
import { OTHER } from "./values";
import type { Reply } from "./World";

/** A request that the two worlds answered differently. */
export interface Difference {
  readonly caller: string;
  readonly sent: Sent;
  readonly rich: string;
  readonly poor: string;
}

/** @returns `undefined` when both worlds tell the same */
export function differenceOf(
  caller: string,
  sent: Sent,
  rich: Reply,
  poor: Reply,
): Difference | undefined {
  const [ofRich, ofPoor] = [rich, poor].map(
    ({ status, text, headers }) => `${status} ${masked(text)} ${JSON.stringify(headers)}`,
  ) as [string, string];
  return ofRich === ofPoor || tellsOfTakenName(sent, rich, poor)
    ? undefined
    : { caller, sent, rich: ofRich, poor: ofPoor };
}

/**
 * Names of profiles, roles, users and of whom they log in as are the platform's: who takes one
 * learns that it was free, whatever a refusal says. Only of the very name, and of no more.
 */
function tellsOfTakenName({ action, args, body }: Sent, rich: Reply, poor: Reply): boolean {
  const write = writeOf(action.controller, action.action);
  const stores = isOfDocuments(write) && write.does !== "delete";
  const isKey = /createApiKey$/u.test(action.action);
  const takes =
    stores ||
    isKey ||
    // says before what createCredentials would say
    action.action === "validateCredentials" ||
    write?.target === "import" ||
    write?.target === "identity";
  const named = JSON.stringify([args._id, args.userId, body]);
  const isTaken = [OTHER.user, OTHER.username, OTHER.profile, OTHER.role, OTHER.apiKey].some(
    (name) => named.includes(`"${name}"`),
  );
  // the host's own actions on the caller's credentials
  const ofSelf = /MyCredentials$/u.test(action.action);
  if (ofSelf && isTaken) {
    return rich.status >= 400;
  }
  // without the name in its way the request may have another fault
  const saysTaken = rich.text.includes('"security.user.already_exists"');
  const isOther = poor.status === 200 || saysTaken;
  return (takes || createsUser(write)) && isTaken && isOther && rich.status >= 400;
}
