import type { OwnActionTypes } from "./actionTypes";

export type * from "../publicTypes";
export type { OwnActionTypes } from "./actionTypes";

/** As much of kuzzle-sdk as is used, whatever its protocol and version. */
export interface Queries {
  query(request: object, options?: object): Promise<unknown>;
}

/** The name of an own action. */
export type OwnActionName = keyof OwnActionTypes;

type AnswerOf<Name extends OwnActionName, Arguments> = Arguments extends { readonly dryRun: true }
  ? OwnActionTypes[Name] extends { readonly preview: infer Preview }
    ? Preview
    : OwnActionTypes[Name]["answer"]
  : OwnActionTypes[Name]["answer"];

/**
 * Calls an own action. The arguments may be left out where none is required.
 *
 * @param options of kuzzle-sdk's `query`
 * @throws what kuzzle-sdk throws: a KuzzleError with `id`, `status` and, of faults, `errors`
 */
export type OwnActionCall<Name extends OwnActionName> =
  Partial<OwnActionTypes[Name]["arguments"]> extends OwnActionTypes[Name]["arguments"]
    ? <const Arguments extends OwnActionTypes[Name]["arguments"]>(
        args?: Arguments,
        options?: object,
      ) => Promise<AnswerOf<Name, Arguments>>
    : <const Arguments extends OwnActionTypes[Name]["arguments"]>(
        args: Arguments,
        options?: object,
      ) => Promise<AnswerOf<Name, Arguments>>;

/** A function for every own action. */
export type ProfileGuardClient = { readonly [Name in OwnActionName]: OwnActionCall<Name> };

/** The routes by which kuzzle-sdk would drop a body over HTTP: it takes the first of them. */
const BY_POST = { verb: "POST" };

/** Every own action, with options that kuzzle-sdk needs for it. */
const ACTIONS: Readonly<Record<OwnActionName, object | undefined>> = {
  createProfile: undefined,
  createOrReplaceProfile: undefined,
  updateProfile: undefined,
  createUser: undefined,
  createRestrictedUser: undefined,
  createApiKey: undefined,
  instantiateTenant: undefined,
  cutOff: undefined,
  analyzeProfile: undefined,
  analyzeRole: undefined,
  analyzeAll: undefined,
  explain: undefined,
  effectiveRights: undefined,
  whoCan: undefined,
  compare: undefined,
  reach: undefined,
  unusedRights: undefined,
  findDangling: undefined,
  repairDangling: undefined,
  searchAudit: undefined,
  reportedRefusals: BY_POST,
  exportAudit: BY_POST,
  history: undefined,
  restore: undefined,
  status: undefined,
  metrics: undefined,
};

/**
 * Returns a function for every own action of the plugin, over the connection of kuzzle-sdk.
 *
 * ```ts
 * const { allowed } = await profileGuard(kuzzle).explain({ body: { request } });
 * ```
 */
export function profileGuard(kuzzle: Queries): ProfileGuardClient {
  const calls = Object.entries(ACTIONS).map(([action, needed]) => [
    action,
    async (args: object = {}, options: object = {}): Promise<unknown> => {
      const request = { ...args, controller: "profile-guard", action };
      return resultOf(action, await kuzzle.query(request, { ...needed, ...options }));
    },
  ]);
  return Object.fromEntries(calls) as ProfileGuardClient;
}

/** An export and metrics are no JSON over HTTP: kuzzle-sdk hands over their text. */
function resultOf(action: string, answer: unknown): unknown {
  if (typeof answer === "string") {
    return action === "metrics" ? { text: answer } : { ndjson: answer };
  }
  return (answer as { readonly result: unknown }).result;
}
