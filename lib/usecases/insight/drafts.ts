import type { Finding } from "../../domain/findings";
import { below } from "../../domain/findings";
import { withoutHostMembers } from "../../domain/hostMembers";
import { profileFaults } from "../../domain/policies/profileFaults";
import { writtenProfileFindings } from "../validation/checkProfile";
import { FaultDisclosure } from "../validation/FaultDisclosure";
import type { DecisionContext } from "../support/context";
import { requireVisible, visibilityOf } from "../disclosure/visibility";
import { idWithin } from "./arguments";
import type { Reference } from "./subjects";
import { neededFor } from "./subjects";
import { refuseForm } from "../support/refuseForm";

/** A draft, and where in the body it stands. */
export interface GivenDraft {
  readonly path: string;
  readonly draft: unknown;
}

/**
 * Finds the faults of drafts that would refuse a write, but for places that do not exist. Tells
 * only callers who may see roles that one does not exist.
 */
export async function draftFaults(
  context: DecisionContext,
  drafts: readonly GivenDraft[],
): Promise<Finding[]> {
  if (drafts.length === 0) {
    return [];
  }
  const may = await visibilityOf(context);
  const seesRoles = neededFor([{ kind: "draft", draft: { policies: [] } }]).every(may);
  const faults: Finding[] = [];
  for (const { path, draft } of drafts) {
    const found = seesRoles
      ? await faultsOf(context, draft)
      : profileFaults(withoutHostMembers(draft, idWithin(draft)) ?? undefined);
    faults.push(...below(path, found));
  }
  return faults;
}

/** A draft as Kuzzle answered it says whose it is, and so what is stored already. */
async function faultsOf(context: DecisionContext, draft: unknown): Promise<readonly Finding[]> {
  const id = idWithin(draft);
  const content = withoutHostMembers(draft, id);
  return (
    await writtenProfileFindings({ ...context, disclosure: new FaultDisclosure() }, id, content, {
      force: true,
    })
  ).faults;
}

/**
 * Refuses a request with faults, and then a caller who may not see the subject: so it reads nothing
 * that they must not know.
 *
 * @throws InvalidRequestError 400 `profile-guard.request.invalid`, naming every fault
 * @throws DisclosureError 403 `profile-guard.rights.disclosure`
 */
export async function requireAsked(
  context: DecisionContext,
  faults: readonly Finding[],
  references: () => readonly Reference[],
): Promise<readonly Reference[]> {
  refuseForm(faults);
  const asked = references();
  const needed = neededFor(asked);
  if (needed.length > 0) {
    await requireVisible(context, ...needed);
  }
  return asked;
}
