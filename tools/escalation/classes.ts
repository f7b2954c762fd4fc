/**
 * Classes of published bugs in other products (class numbers as in the features' tags), and why
 * those without an attack here cannot apply.
 */
export const CLASSES: readonly (readonly [number, string, string?])[] = [
  [1, "an import carries an admin mapping"],
  [2, "a creation payload adds groups"],
  [3, "a privileged object is re-parented, or its passwords are reset"],
  [4, "a role attached by a side object reaches the token"],
  [5, "only the first element of a list is checked"],
  [6, "client management escalates", "the host has no clients: only users hold profiles"],
  [7, "a role's author widens an existing role"],
  [8, "a project's owner binds a cluster's role"],
  [9, "a restricted admin changes an admin's password"],
  [10, "access persists after a role is gone"],
  [11, "the resolver ignores external rules"],
  [12, "tokens survive the removal of what they came from"],
  [13, "an API key has more rights than its maker"],
  [14, "a read-only credential logs in as anyone"],
  [15, "a key minted for another user"],
  [16, "a body spread over the stored object grants admin"],
  [17, "a tenant's admin deletes the platform's admin"],
  [18, "the action is checked, the scope of its target is not"],
  [19, "a role cached when a WebSocket was connected"],
  [
    20,
    "a password reset leaves sessions",
    "true of the host and no escalation: a session has its user's profiles and nothing else, whoever may reset the password may also revoke the tokens, and both are judged alike",
  ],
  [21, "a suspended user's session works"],
  [22, "an anonymous session invites members"],
  [23, "mass assignment in one's own settings"],
  [24, "a creation with an existing id overwrites"],
  [25, "the host's own: targets, raw bulk entries, vacuous restrictions"],
];
