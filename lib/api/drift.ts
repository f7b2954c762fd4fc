import type {
  CredentialsWithoutUser,
  DanglingRestriction,
  MissingProfiles,
  MissingRole,
} from "../domain/drift/dangling";

export type {
  CredentialsWithoutUser,
  DanglingRestriction,
  MissingProfiles,
  MissingRole,
} from "../domain/drift/dangling";

/** The arguments of `profile-guard:findDangling`. */
export interface FindDanglingArguments {
  /** At most as many items of each kind: 1 to 10,000. Default: 1,000. */
  readonly size?: number;
}

/** The arguments of `profile-guard:repairDangling`. */
export interface RepairDanglingArguments extends FindDanglingArguments {
  /** `false` writes. Default: `true`. */
  readonly dryRun?: boolean;
}

/** The first items of a kind, and how many there are in all. */
export interface DanglingSection<T> {
  readonly total: number;
  readonly items: readonly T[];
}

/**
 * A user whose creation or deletion was begun, and did not end.
 *
 * @property missing strategies that lack credentials they were to get; empty for a deletion
 */
export interface IncompleteUser {
  readonly kuid: string;
  readonly interrupted: "create" | "delete";
  readonly missing: readonly string[];
}

/** An API key whose user does not exist: it would act for the next user of that kuid. */
export interface KeyWithoutUser {
  readonly id: string;
  readonly kuid: string;
  /** The kuid of who made it; `null`: the application. */
  readonly author: string | null;
}

/** An API key whose policies name roles that do not exist: it may do nothing. */
export interface KeyWithoutRoles extends KeyWithoutUser {
  readonly missing: readonly string[];
}

/** Everything that refers to something that does not exist. */
export interface Drift {
  readonly restrictions: DanglingSection<DanglingRestriction>;
  readonly missingRoles: DanglingSection<MissingRole>;
  readonly missingProfiles: DanglingSection<MissingProfiles>;
  /** Users whose creation or deletion has ended in between. */
  readonly halfMadeUsers: DanglingSection<IncompleteUser>;
  /** No fault by itself: some log in by API keys alone, or never. */
  readonly usersWithoutCredentials: DanglingSection<{ readonly kuid: string }>;
  readonly credentialsWithoutUsers: DanglingSection<CredentialsWithoutUser>;
  /** Empty to a caller without security:searchApiKeys, and named in `incomplete`; so are the next. */
  readonly apiKeysWithoutUsers: DanglingSection<KeyWithoutUser>;
  readonly apiKeysWithoutRoles: DanglingSection<KeyWithoutRoles>;
  /** Names every part that is left out, and why; empty when nothing is. */
  readonly incomplete: readonly string[];
}

/** Answer of findDangling. `complete`: nothing is left out. */
export type FindDanglingAnswer = Drift & { readonly complete: boolean };

/** One dangling thing, and the outcome of its repair, or in a dry run the expected one. */
export type ItemRepair = (
  | {
      readonly kind: "restrictions";
      readonly profileId: string;
      /** Their paths in the profile. */
      readonly paths: readonly string[];
      /** The positions of the policies that go with their last restriction. */
      readonly removedPolicies: readonly number[];
    }
  | ({ readonly kind: "profiles" } & MissingProfiles)
  | ({ readonly kind: "credentials" } & CredentialsWithoutUser)
  | ({ readonly kind: "apiKey" } & KeyWithoutUser)
  | ({ readonly kind: "halfMade" } & IncompleteUser)
  | { readonly kind: "role"; readonly profileId: string; readonly roleId: string }
  | { readonly kind: "noCredentials"; readonly kuid: string }
) & {
  readonly outcome: "mendable" | "mended" | "notMendable" | "failed";
  /** The reason for which it is not mended. */
  readonly reason?: string;
};

/**
 * Answer of repairDangling.
 *
 * @property mended   how many of the items were mended; 0 in a dry run
 * @property complete `false` when a dangling thing was left out; `incomplete` names it
 */
export interface RepairDanglingAnswer {
  readonly dryRun: boolean;
  readonly mended: number;
  readonly items: readonly ItemRepair[];
  readonly complete: boolean;
  readonly incomplete: readonly string[];
}
