import type { ConstraintOptions } from "kuzzle-plugin-profile-guard";

/** What holds here for administrators too: docs/constraints.md. */
export const constraints: readonly ConstraintOptions[] = [
  { name: "strangers touch no documents", never: { users: "-1", may: "document:*" } },
  {
    name: "roles are the administrator's",
    onlyHolders: { of: "security:*Role*", except: "security:{getRole,searchRoles}", are: "admin" },
  },
];
