import type { DocumentWrite, WriteDeclaration } from "../../domain/actions";
import { createsUser, isOfDocuments } from "../../domain/actions";
import { effectivePolicies, givenPolicies } from "../../domain/storedPolicies";
import { isRefusal } from "../../errors/errors";
import type { StoredRole, StoredUser, Write } from "../../host/port/Host";
import type { Change } from "../escalation/change";
import type { GuardContext } from "../escalation/context";
import type { Expected } from "../support/verifyWritten";
import { rememberTaken } from "./formerProfiles";
import { planOf } from "./changePlan";
import { previousContent } from "./previousContent";
import { requireChange } from "./requireChange";
import { idsOf, RIGHTS_AT } from "./writeTargets";
import { validate } from "./validate";

/** Judges a request by its change. The few writes with checks of their own: `checkOf` in guards/index.ts. */
export async function judge(
  context: GuardContext,
  write: WriteDeclaration,
): Promise<Expected | undefined> {
  const document = documentOf(write);
  const reading = document && readReplaced(context, document);
  const validateRest = await validate(context, write);
  const { change } = await planOf(context, write);
  await requireChange(context, write, change).catch(async (error: unknown) => {
    if (context.config.escalation === "report" && isRefusal(error)) {
      // it passes all the same, and nothing else looks for faults
      await validateRest();
    }
    throw error;
  });
  await validateRest();
  await rememberTaken(context, change);
  await showReferences(context, write, change);
  return document && expectedOf(context, document, change, reading);
}

/** Returns the write if it is of one document whose result is known before. */
function documentOf(write: WriteDeclaration): DocumentWrite | undefined {
  const isOfOne = isOfDocuments(write) && write.does !== "delete" && write.ids === "_id";
  return isOfOne && !createsUser(write) ? write : undefined;
}

type Replaced = Promise<Write["content"] | undefined>;

/** Reads the stored profile while the new one is validated, into the read cache. */
function readReplaced({ host, command }: GuardContext, write: DocumentWrite): Replaced | undefined {
  if (write.target !== "profile" || write.does === "create") {
    return undefined;
  }
  const id = String(command.id);
  // the host reads it too where it updates it
  const reading =
    write.does === "write" && write.keeps !== undefined
      ? readUpdated(host, id)
      : host.storedContent("profiles", id);
  // the caller that needs it gets the error
  reading.catch(() => undefined);
  return reading;
}

async function readUpdated(host: GuardContext["host"], id: string): Replaced {
  const found = (await host.findProfiles([id])).get(id);
  // the host cannot read one that names a missing role
  return (found && host.contentOf(found)) ?? host.storedContent("profiles", id);
}

/**
 * Makes recent writes searchable before a deletion. The host deletes no profile or role in use,
 * unless told to take it from its users; but it looks for uses by a search, which lags behind
 * writes.
 * Source: the host's lib/core/security/profileRepository.ts `delete`, roleRepository.ts `delete`.
 */
async function showReferences(
  { host }: GuardContext,
  write: WriteDeclaration,
  change: Change,
): Promise<void> {
  if (!isOfDocuments(write) || write.does !== "delete" || change.takenFromUsers !== undefined) {
    return;
  }
  switch (write.target) {
    case "profile":
      return host.showWrites("users");
    case "role":
      return host.showWrites("profiles");
    case "user":
  }
}

async function expectedOf(
  context: GuardContext,
  write: DocumentWrite,
  change: Change,
  reading: Replaced | undefined,
): Promise<Expected> {
  const [id = ""] = idsOf(write, context);
  const { collection, member } = RIGHTS_AT[write.target];
  const judged = { collection, id, member };
  switch (write.target) {
    case "profile": {
      const written = change.profiles?.get(id);
      // in place of an empty list the host writes the role "default"
      const value = givenPolicies(written) && effectivePolicies(written ?? {});
      const replaced = reading && (await previousContent(context, id, await reading));
      return { ...judged, value, ...(replaced ?? { before: undefined }) };
    }
    case "role": {
      const before = (await context.host.findRoles([id])).get(id);
      const value = change.roles?.get(id)?.controllers;
      return { ...judged, value, before, ...storedAs(context, id, before) };
    }
    case "user": {
      const before = (await context.host.findUsers([id])).get(id);
      const user = change.users?.get(id);
      const value = user?.by === "none" ? before?.profileIds : user?.profileIds;
      return { ...judged, value, before, ...storedAs(context, id, before) };
    }
  }
}

/** The whole document, if it is known. */
function storedAs(
  { host }: GuardContext,
  id: string,
  found: StoredRole | StoredUser | undefined,
): Pick<Expected, "stored"> {
  const content = found && host.contentOf(found);
  const isKnown = found === undefined || content !== undefined;
  return isKnown ? { stored: new Map(content === undefined ? [] : [[id, content]]) } : {};
}
