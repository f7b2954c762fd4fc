import * as fc from "fast-check";

import type { GuardedAction } from "./actions";
import { ACTIONS } from "./actions";
import { brokenFrame, brokenHttp, httpPath, queryString } from "./broken";
import type { FrameSending, HttpSending, WebSocketSending } from "./sending";
import { dataArguments, dataBody, dataId, dataPlace } from "./data";
import { BODIES, damaged } from "./templates";
import { EXISTING, jsonOf, wild, wildId } from "./values";

/**
 * `stranger`: may call every guarded action and covers nothing; `admin`: covers everything; `tenant`:
 * may do everything with data, in one index.
 */
export type Caller = "stranger" | "admin" | "tenant";

export interface FuzzRequest {
  readonly number: number;
  readonly caller: Caller;
  /** None where it is not told what is wanted. */
  readonly action?: GuardedAction;
  readonly sending: HttpSending | WebSocketSending | FrameSending;
}

/** The host's `server.maxRequestSize`. */
export const LARGEST_BODY = 1_048_576;
/** Room for the members that the sender adds. */
const ADDED = 4_000;

const ARGUMENTS = [
  ...["userId", "strategy", "force", "refresh", "retryOnConflict", "onAssignedUsers", "size"],
  ...["from", "cursor", "index", "collection", "targets", "dryRun", "compact", "strict", "kind"],
  ...["apiKeyId", "keepProfiles", "profileId", "onExistingUsers", "expiresIn", "volatile"],
  ...[
    "jwt_",
    "timestamp",
    "triggerEvents",
    "lang",
    "scroll",
    "database",
    "__proto__",
    "constructor",
  ],
];

const sane = fc.constantFrom<readonly [string, unknown]>(
  ["refresh", false],
  ["refresh", "wait_for"],
  ["force", true],
  ["dryRun", true],
  ["compact", true],
  ["onExistingUsers", "overwrite"],
  ["onAssignedUsers", "remove"],
  ["kind", "profile"],
  ["size", 3],
  ["strategy", "local"],
  ["lang", "koncorde"],
  ["lang", "koncorde"],
  ["lang", "koncorde"],
  ["userId", "fuzz-user-0"],
);
const args = fc.oneof(
  { weight: 3, arbitrary: fc.constant<readonly (readonly [string, unknown])[]>([]) },
  { weight: 3, arbitrary: fc.array(sane, { maxLength: 3 }) },
  {
    weight: 2,
    arbitrary: fc.array(fc.tuple(fc.constantFrom(...ARGUMENTS), wild), { maxLength: 3 }),
  },
);

function bodyOf({ action }: GuardedAction): fc.Arbitrary<unknown> {
  const sound = Object.hasOwn(BODIES, action) ? BODIES[action] : undefined;
  return sound === undefined
    ? wild
    : fc.oneof({ weight: 5, arbitrary: damaged(sound, 3) }, { weight: 2, arbitrary: wild });
}

function idOf({ action }: GuardedAction, number: number): fc.Arbitrary<unknown> {
  const kind = /profile/iu.test(action) ? "profiles" : /role/iu.test(action) ? "roles" : "users";
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(`fuzz-new-${number}`) },
    { weight: 3, arbitrary: fc.constantFrom(...EXISTING[kind]) },
    { weight: 3, arbitrary: wildId },
  );
}

function argumentsOf({ controller, action, onData }: GuardedAction): typeof args {
  return onData === undefined
    ? args
    : fc
        .tuple(dataPlace(controller, action), dataArguments)
        .map(([place, others]) => [...place, ...others]);
}

function requestTo(action: GuardedAction, number: number): fc.Arbitrary<FuzzRequest> {
  const parts = fc.record({
    id: action.onData === undefined ? idOf(action, number) : dataId,
    args: argumentsOf(action),
    body: action.onData === undefined ? bodyOf(action) : dataBody(action.controller, action.action),
    caller: fc.constantFrom<Caller>("stranger", "admin"),
    way: fc.constantFrom("http", "websocket", "route" as const),
    route: fc.nat(100),
    // rare, since it is slow: as large as the host takes
    isPadded: fc.nat(299).map((chance) => chance === 0),
  });
  return parts.map(({ id, args: given, body, caller: wanted, way, route: which, isPadded }) => {
    const caller = action.onData ? "tenant" : action.byAdmin ? wanted : "stranger";
    const route = action.routes[which % action.routes.length];
    if (way === "route" && route !== undefined) {
      const sent = jsonOf(body);
      const headers = { "content-type": "application/json" };
      const path = httpPath(route.path, id, given) + queryString(given);
      const hasBody = route.verb !== "get";
      const sending = { way: "http" as const, verb: route.verb.toUpperCase(), path, headers };
      return { number, caller, action, sending: { ...sending, ...(hasBody && { body: sent }) } };
    }
    const { controller, action: name } = action;
    const members = [["_id", id], ...given, ["controller", controller], ["action", name]];
    const text = jsonOf(Object.fromEntries([...members, ["body", body]]));
    if (Buffer.byteLength(text) > LARGEST_BODY - ADDED && way !== "http") {
      // the host closes the connection at such a frame: not one that others share
      return { number, caller, action, sending: { way: "frame", opcode: 1, data: text } };
    }
    const isSocket = way === "websocket" || (way === "route" && number % 2 === 0);
    return isSocket
      ? { number, caller, action, sending: { way: "websocket", text: pad(text, isPadded, ADDED) } }
      : {
          number,
          caller,
          action,
          sending: {
            way: "http",
            verb: "POST",
            path: "/_query",
            headers: { "content-type": "application/json" },
            body: pad(text, isPadded, 0),
          },
        };
  });
}

/** Up to the limit, by a member that nobody reads. */
function pad(text: string, wanted: boolean, room: number): string {
  const missing = LARGEST_BODY - room - Buffer.byteLength(text) - '"padding":"",'.length;
  return wanted && missing > 0 ? `{"padding":"${"x".repeat(missing)}",${text.slice(1)}` : text;
}

function anyRequest(number: number): fc.Arbitrary<FuzzRequest> {
  const caller = fc.constantFrom<Caller>("stranger", "admin");
  const whole = fc.constantFrom(...ACTIONS).chain((action) => requestTo(action, number));
  const broken = fc.oneof(brokenHttp, brokenFrame);
  return fc.oneof(
    { weight: 92, arbitrary: whole },
    {
      weight: 8,
      arbitrary: fc.tuple(caller, broken).map(([by, sending]) => ({ number, caller: by, sending })),
    },
  );
}

/** The same for the same seed and number, whatever was asked for before. */
export function requestNumber(seed: number, number: number): FuzzRequest {
  const own = (Math.imul(seed, 0x9e3779b1) + Math.imul(number, 0x85ebca6b)) | 0;
  // biased, what is rare would come every second time: each is the first of its sample
  const [request] = fc.sample(fc.noBias(anyRequest(number)), { seed: own, numRuns: 1 });
  if (request === undefined) {
    throw new Error("fast-check has made none");
  }
  return request;
}
