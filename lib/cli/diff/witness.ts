import type { RightsRequest, RightsRow } from "../../domain/rights";
import { locationArguments } from "../../domain/rights";

/**
 * A request of the kind that a row speaks of. What the row says of every other name is asked with
 * a made-up one (`any-index`); what the action does not look at is left out where it can be.
 */
export function witnessOfRow({
  controller,
  action,
  index,
  collections,
  except,
}: RightsRow): RightsRequest {
  const request = {
    controller: controller === "*" ? freshName("any-controller", except?.controllers) : controller,
    action: action === "*" ? freshName("any-action", except?.actions) : action,
  };
  if (index === null) {
    return request;
  }
  const place = {
    ...request,
    index: index === "*" ? freshName("any-index", except?.indexes) : unescaped(index),
  };
  const [unnamed] = collections;
  const readsCollections = locationArguments(controller, action) === "collection";
  const named = collections.find((name) => name !== null);
  if (named === undefined || (unnamed === null && !readsCollections)) {
    return place;
  }
  const collection =
    named === "*" ? freshName("any-collection", except?.collections) : unescaped(named);
  return { ...place, collection };
}

/** Rows write a name that is really a star as `\*`. */
function unescaped(name: string): string {
  return name.replace(/^\\(?=\\*\*$)/u, "");
}

function freshName(name: string, taken: readonly string[] = []): string {
  let candidate = name;
  for (let attempt = 2; taken.includes(candidate); attempt += 1) {
    candidate = `${name}-${attempt}`;
  }
  return candidate;
}
