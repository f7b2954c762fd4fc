import type { Profile } from "../domain/policies/Profile";

/** The arguments that every write of a profile or a user takes. */
export interface WriteArguments {
  /** `true` writes nothing, and answers what the write would do. */
  readonly dryRun?: boolean;
  /** Default: `wait_for`. */
  readonly refresh?: "wait_for" | "false";
}

/** The arguments of writes of a profile. */
export interface ProfileArguments extends WriteArguments {
  readonly _id: string;
  /** `true` allows restrictions to places that do not exist. Default: `false`. */
  readonly force?: boolean;
  /** `true` writes the policies of one role as one. Default: `false`. */
  readonly compact?: boolean;
  readonly body: Profile;
}

/** The arguments of `profile-guard:updateProfile`. */
export interface UpdateProfileArguments extends Omit<ProfileArguments, "body"> {
  /** Default: 10. */
  readonly retryOnConflict?: number;
  /** The members that change. */
  readonly body: Partial<Profile>;
}

/** The credentials of a user, by strategy. */
export type Credentials = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The arguments of `profile-guard:createUser`. */
export interface CreateUserArguments extends WriteArguments {
  /** The kuid. Default: generated. */
  readonly _id?: string;
  readonly body: {
    readonly content: {
      readonly profileIds: readonly string[];
      readonly [member: string]: unknown;
    };
    readonly credentials?: Credentials;
  };
}

/** The arguments of `profile-guard:createRestrictedUser`. */
export interface CreateRestrictedUserArguments extends WriteArguments {
  /** The kuid. Default: generated. */
  readonly _id?: string;
  readonly body?: {
    readonly content?: Readonly<Record<string, unknown>>;
    readonly credentials?: Credentials;
  };
}

/** The arguments of `profile-guard:cutOff`: at least one member of the body is `true`. */
export interface CutOffArguments {
  readonly userId: string;
  /** `true` ends nothing, and answers what it would end. */
  readonly dryRun?: boolean;
  readonly body: {
    readonly tokens?: boolean;
    readonly apiKeys?: boolean;
    readonly connections?: boolean;
  };
}
