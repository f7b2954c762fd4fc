import { isPlainObject } from "../../domain/plainObject";
import type { LockRequest } from "../../host/port/Host";
import type { Command } from "../requests/command";
import type { GuardContext } from "../escalation/context";
import type { Guard } from "./Guard";
import { forEach, requireCoverage } from "../escalation/requireCoverage";
import { keepAnAdmin } from "../escalation/lastAdmin";
import { roleClaims } from "../escalation/roleClaims";
import { requireId, requireIds } from "../validation/ids";

const roleHolds = ({ id }: Command): LockRequest[] => [
  { resource: `role:${String(id)}`, mode: "alone", intent: { does: "write" } },
  { resource: "graph", mode: "writers" },
];

const writeRole: Guard = {
  changesRoles: true,
  locks: roleHolds,
  check: async (context) => {
    const id = requireId(context.command.id, "_id");
    const { body, action } = context.command;
    const before = (await context.host.findRoles([id])).get(id);
    const given = isPlainObject(body) ? body.controllers : undefined;
    // an update writes back what it does not name
    const kept = action === "updateRole" ? before?.controllers : undefined;
    const after = { _id: id, controllers: given ?? kept };
    await requireCoverage(context, `Not allowed to write role "${id}".`, () =>
      roleClaims(context, id, after),
    );
    await keepAnAdmin(context, { roles: new Map([[id, after]]) });
    return { collection: "roles", id, member: "controllers", value: after.controllers, before };
  },
};

/**
 * The host deletes no role that a profile names; but it asks a search that need not show the profiles
 * of a moment ago. After this one, it does.
 * Source: the host's lib/core/security/roleRepository.ts `delete`.
 */
async function showProfiles({ host }: GuardContext): Promise<void> {
  await host.showWrites("profiles");
}

const deleteRole: Guard = {
  changesRoles: true,
  locks: roleHolds,
  check: async (context) => {
    const id = requireId(context.command.id, "_id");
    await requireCoverage(context, `Not allowed to delete role "${id}".`, () =>
      roleClaims(context, id, undefined),
    );
    await showProfiles(context);
    return undefined;
  },
};

const mDeleteRoles: Guard = {
  changesRoles: true,
  locks: () => [{ resource: "graph", mode: "writers" }],
  check: async (context) => {
    const ids = requireIds(context.command.body, "ids");
    await requireCoverage(context, "Not allowed to delete these roles.", () =>
      forEach(ids, (id) => roleClaims(context, id, undefined)),
    );
    await showProfiles(context);
    return undefined;
  },
};

/** The guards of the actions that write roles, by `controller:action`. */
export const ROLE_GUARDS: Readonly<Record<string, Guard>> = {
  "security:createRole": writeRole,
  "security:createOrReplaceRole": writeRole,
  "security:updateRole": writeRole,
  "security:deleteRole": deleteRole,
  "security:mDeleteRoles": mDeleteRoles,
};
