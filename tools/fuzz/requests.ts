import * as fc from "fast-check";

import { OWN_ACTIONS } from "../../lib/actions";
import { AUDIT_ACTIONS } from "../../lib/controllers/auditActions";
import { INSIGHTS } from "../../lib/controllers/insights";
import { GUARDS } from "../../lib/usecases/escalation/guards";

/** A request as it is sent, whatever its members are. */
export interface WildRequest {
  readonly controller: string;
  readonly action: string;
  readonly [member: string]: unknown;
}

const OWN = [OWN_ACTIONS, INSIGHTS, AUDIT_ACTIONS].flatMap((table) =>
  Object.keys(table).map((action) => `profile-guard:${action}`),
);

/** Every action that the plugin guards or adds. */
const ACTIONS = [...Object.keys(GUARDS), ...OWN].map((key) => {
  const at = key.lastIndexOf(":");
  return { controller: key.slice(0, at), action: key.slice(at + 1) };
});

const MEMBERS = [
  "_id",
  "policies",
  "roleId",
  "restrictedTo",
  "index",
  "collections",
  "collection",
  "content",
  "profileIds",
  "credentials",
  "local",
  "controllers",
  "ids",
  "rateLimit",
  "request",
  "draft",
  "left",
  "right",
  "profiles",
  "roles",
  "users",
  "controller",
  "action",
  "content.profileIds",
  "constructor",
  "prototype",
  "toString",
];
const ARGUMENTS = [
  "_id",
  "userId",
  "strategy",
  "force",
  "refresh",
  "retryOnConflict",
  "onAssignedUsers",
  "onExistingUsers",
  "size",
  "from",
  "cursor",
  "index",
  "collection",
  "targets",
  "dryRun",
  "compact",
  "strict",
  "kind",
];

const text = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "*",
    "0",
    "-1",
    "true",
    "null",
    "admin",
    // look-alikes of "admin"
    "\u0430dmin",
    "admin\u200b",
    "\uff41dmin",
    "admin\u0000",
    "__proto__",
    "constructor",
    "../../_all",
    "%kuzzle",
    "\ud800",
    "x".repeat(5_000),
  ),
  fc.string({ maxLength: 20 }),
);

const scalar = fc.oneof(
  text,
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e308,
    Number.MAX_SAFE_INTEGER + 1,
    [],
    {},
  ),
);

/** `{"a": {"a": …}}`, as deep as that. */
function deep(levels: number, member: string): unknown {
  let value: unknown = "end";
  for (let level = 0; level < levels; level += 1) {
    value = { [member]: value };
  }
  return value;
}

const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 4, arbitrary: scalar },
    { weight: 2, arbitrary: fc.array(tie("anything"), { maxLength: 4 }) },
    {
      weight: 4,
      arbitrary: fc.dictionary(fc.constantFrom(...MEMBERS), tie("anything"), { maxKeys: 5 }),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(10, 200, 1_000), fc.constantFrom("a", "restrictedTo", "policies"))
        .map(([levels, member]) => deep(levels, member)),
    },
  ),
}));

/** Own members of these names, as JSON makes them and literals do not. */
const polluted = anything.map(
  (value) => JSON.parse(`{"__proto__": ${JSON.stringify(value)}, "policies": 1}`) as unknown,
);

const largeProfile = fc.nat(3).map((kind) => ({
  policies: [
    {
      roleId: kind === 0 ? "none" : "reader",
      restrictedTo: Array.from({ length: 10_000 + kind }, (_, number) => ({
        index: kind === 2 ? "acme" : `i-${number}`,
      })),
    },
  ],
}));

const body = fc.oneof(
  { weight: 60, arbitrary: anything },
  { weight: 6, arbitrary: polluted },
  { weight: 1, arbitrary: largeProfile },
);

/** @param mark begins every id that is not wild */
export function wildRequests(mark: string): fc.Arbitrary<WildRequest> {
  const id = fc.oneof(
    { weight: 2, arbitrary: fc.nat(50).map((number) => `${mark}-${number}`) },
    { weight: 1, arbitrary: anything },
  );
  return fc
    .record({
      action: fc.constantFrom(...ACTIONS),
      id,
      body,
      args: fc.dictionary(fc.constantFrom(...ARGUMENTS), anything, { maxKeys: 3 }),
    })
    .map(({ action, id: _id, body: wild, args }) => ({ _id, ...args, ...action, body: wild }));
}
