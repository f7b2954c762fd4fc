/** The arguments of `profile-guard:instantiateTenant`. */
export interface InstantiateTenantArguments {
  /** The index of the tenant. */
  readonly index: string;
  /** `true` writes nothing, and answers what it would do. */
  readonly dryRun?: boolean;
  /** `true` allows an index, or collections, that do not exist. Default: `false`. */
  readonly force?: boolean;
  /** Default: `wait_for`. */
  readonly refresh?: "wait_for" | "false";
  readonly body?: {
    /** The templates to make instances of. Default: all. */
    readonly templates?: readonly string[];
  };
}

/** An instance of a template. `version`: of the template. */
export interface TenantInstance {
  readonly _id: string;
  readonly template: string;
  readonly version: number;
}

/** Answer of `profile-guard:instantiateTenant`. `unchanged`: they were as their template says. */
export interface InstantiatedTenant {
  readonly index: string;
  readonly created: readonly (TenantInstance & { readonly _version: number })[];
  readonly updated: readonly (TenantInstance & { readonly _version: number })[];
  readonly unchanged: readonly TenantInstance[];
}
