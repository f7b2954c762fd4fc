import type { RestoreAnswer } from "../../api/audit";
import type { Content, DocumentKind } from "../../domain/audit/entry";
import { unmasked } from "../../domain/audit/mask";
import { fault } from "../../domain/findings";
import { allows } from "../../domain/rights";
import { auditNotFound, EscalationError } from "../../errors/errors";
import type { RestoreAction, SecurityCollection } from "../../host/port/Host";
import { callerOfEmbedded } from "../admission/callerOfEmbedded";
import type { Command } from "../support/command";
import { actorOf } from "../support/command";
import { rightsOfActor } from "../escalation/actorRights";
import { requireVisible } from "../disclosure/visibility";
import type { Audit, AuditContext } from "./context";
import { documentOf } from "./filter";
import { decode } from "./encoding";
import { auditOf, available } from "./search";
import { readInTime } from "../support/readInTime";
import { refuseForm } from "../support/refuseForm";
import { isNonEmptyText } from "../../domain/plainObject";

const WRITES: Readonly<Record<DocumentKind, RestoreAction>> = {
  profile: "createOrReplaceProfile",
  role: "createOrReplaceRole",
  user: "updateUser",
};

/** Arguments that are handed on to the write. */
const HANDED_ON = ["force", "refresh", "retryOnConflict"] as const;

type Moment = RestoreAnswer["moment"];

/**
 * Writes a profile, a role or a user as an earlier write left it (`moment: "after"`, the default)
 * or found it (`before`), through the guards of the write that does it by hand. Of a user, masked
 * members and members that came later stay, and credentials are never touched.
 *
 * @throws InvalidRequestError 400, DisclosureError 403, 404 `profile-guard.audit.not_found`, and
 * whatever the guard of the write refuses with
 */
export async function restore(context: AuditContext): Promise<RestoreAnswer> {
  const { host, gate, actor, command, request } = context;
  const audit = auditOf(context);
  const { kind, id } = documentOf(command);
  const { entry, moment } = versionIn(command);
  const action = WRITES[kind];
  // the write alone knows how far it came when the services stop
  const version = await readInTime(
    host,
    "what is to be restored",
    readVersion(context, audit, { kind, id, entry, moment }),
  );

  const handedOn = Object.fromEntries(
    HANDED_ON.flatMap((name) => (name in command.args ? [[name, command.args[name]]] : [])),
  );
  const { origin } = command;
  const asked: Command = {
    controller: "security",
    action,
    id,
    body: version,
    args: { ...handedOn, _id: id },
    ...(origin !== undefined && { origin: { ...origin, restores: entry } }),
  };
  // what the application restores for a client is the client's write
  const { client, embedded } =
    actor === undefined
      ? await callerOfEmbedded(context, request, { command: asked })
      : { client: undefined, embedded: undefined };
  const pass = await gate.enter(client === undefined ? actor : actorOf(client), {
    ...asked,
    ...(embedded !== undefined && { embedded }),
  });
  const { writeOf, planted } = await pass.run(async () => {
    const body = kind === "user" ? await completed(audit, id, version) : version;
    return host.runAs(action, request, { ...handedOn, _id: id, body });
  });
  const write = writeOf(`${kind}s` as SecurityCollection, id);
  return {
    _id: id,
    kind,
    entry,
    moment,
    ...(write !== undefined && { _version: write.version }),
    _source: version,
    ...(planted && { planted }),
  };
}

async function readVersion(
  context: AuditContext,
  audit: Audit,
  wanted: Parameters<typeof contentOf>[1],
): Promise<Content> {
  const { gate, actor, command } = context;
  await requireVisible(context, wanted.kind);
  await requireWrite(context, WRITES[wanted.kind]).catch(async (error: unknown) => {
    if (!(await gate.recordRefusal(error, actor, command))) {
      throw error;
    }
  });
  return contentOf(audit, wanted);
}

function versionIn({ args }: Command): { entry: string; moment: Moment } {
  const { entry, moment = "after" } = args;
  refuseForm([
    ...(isNonEmptyText(entry)
      ? []
      : [fault("member.missing", "entry", '"entry" must be the id of an entry of the audit.')]),
    ...(moment === "before" || moment === "after"
      ? []
      : [fault("member.value", "moment", '"moment" must be "before" or "after".')]),
  ]);
  return { entry: entry as string, moment: moment as Moment };
}

/** Refuses a caller who may not write the document by hand. */
async function requireWrite(context: AuditContext, action: RestoreAction): Promise<void> {
  const { actor } = context;
  if (actor === undefined) {
    return;
  }
  const { rights } = await rightsOfActor(context);
  const may = ["security", "profile-guard"].some((controller) =>
    allows(rights, { controller, action }),
  );
  if (!may) {
    const row = { controller: "security", action, index: null, collections: [] };
    const subject = `security:${action}`;
    throw new EscalationError(
      "Not allowed to restore this.",
      [{ subject, rows: [row], through: [] }],
      actor.profileIds,
    );
  }
}

/** Under the lock of the user: masked members must not go back to their content of a moment ago. */
async function completed(audit: Audit, kuid: string, version: Content): Promise<Content> {
  const present = await available(audit, audit.store.documents("user", [kuid]));
  return unmasked(version, present.get(kuid) ?? {});
}

async function contentOf(
  audit: Audit,
  wanted: { kind: DocumentKind; id: string; entry: string; moment: Moment },
): Promise<Content> {
  const { kind, id, entry, moment } = wanted;
  await audit.writer.flush();
  const found = await available(audit, audit.store.find(entry));
  const { changes, unreadable = false } = found === undefined ? { changes: [] } : decode(found);
  if (unreadable) {
    throw auditNotFound(
      `What entry "${entry}" wrote is damaged in the storage and cannot be read.`,
    );
  }
  const change = changes.find((one) => one.kind === kind && one.id === id);
  const content = change?.[moment];
  if (content === undefined || content === null) {
    throw auditNotFound(
      change === undefined
        ? `Entry "${entry}" did not write ${kind} "${id}".`
        : `${kind} "${id}" is not known to have existed ${moment} entry "${entry}".`,
    );
  }
  return content;
}
