import type { RightsRow } from "../domain/rights";

/** The arguments of `profile-guard:reach`. Neither `userId` nor `profileId`: the caller. */
export interface ReachArguments {
  readonly userId?: string;
  readonly profileId?: string;
  /** `true`: as on Kuzzle without the plugin's guards. Default: as the configuration is. */
  readonly unguarded?: boolean;
}

/** A request of a chain. Names and passwords in it are examples. */
export interface ReachRequest {
  readonly controller: string;
  readonly action: string;
  readonly _id?: string;
  readonly userId?: string;
  readonly index?: string;
  readonly collection?: string;
  readonly strategy?: string;
  readonly pattern?: string;
  readonly body?: object;
}

/**
 * One step of a chain.
 *
 * @property as   who sends it: `themselves`, or the kuid that an earlier step has made or taken over
 * @property by   what lets it pass: a delegation, coverage of what is given, the preset of sign-ups, or that
 *                nothing guards it
 * @property note what the request leaves open: the arguments of an action of the application, names of the installation
 */
export interface ReachStep {
  readonly as: string;
  readonly by: "delegation" | "coverage" | "preset" | "nothing";
  readonly request: ReachRequest;
  readonly note?: string;
}

/** Somebody whom they can become, with rights that they do not hold themselves. */
export interface Reached {
  readonly profileIds: readonly string[];
  readonly everything: boolean;
  /** The rights that they do not hold themselves, exact together; of `everything` one row. */
  readonly gained: readonly RightsRow[];
  /** `false`: there are more rows than `gained` has. */
  readonly complete: boolean;
  readonly chain: readonly ReachStep[];
}

/** Answer of `profile-guard:reach`. */
export interface Reach {
  /** Guards are counted in. */
  readonly guarded: boolean;
  /** They hold everything already. */
  readonly everything: boolean;
  /** By the length of their chains. */
  readonly reached: readonly Reached[];
  /** `false`: more was found than is told, or could be looked at. */
  readonly complete: boolean;
}
