/** A fact of Kuzzle that the plugin looks at when it starts, and that does not hold. */
export interface FailedPin {
  readonly name: string;
  /** Its row in docs/host-behaviour.md. */
  readonly row: number;
  /** The consequence. */
  readonly lost: string;
  /** The finding that contradicts it, where it can be said. */
  readonly why?: string;
}

/** Something that the plugin does not do on this node. */
export interface SwitchedOff {
  readonly what: string;
  readonly why: string;
}

/** The options that decide what is refused. */
export interface StatusMode {
  readonly escalation: "refuse" | "report";
  /** The fate of faulty profiles that Kuzzle alone would store. */
  readonly validation: "refuse" | "report";
  readonly guardNativeActions: boolean;
  readonly embeddedCalls: "application" | "report" | "refuse";
  /** A list: the unknown actions that are left to the roles. */
  readonly unknownActions: "refuse" | "allow" | readonly string[];
  readonly sharedMemoryStorage: "refuse" | "allow";
  readonly onInvalidImport: "refuse" | "warn";
  readonly onReferencedDelete: "warn" | "refuse" | "prune";
  readonly onNarrowing: "unsubscribe" | "disconnect" | "none";
  readonly onNewPassword: "none" | "sessions" | "sessions and keys";
  readonly onAuditFailure: "refuse" | "continue";
  readonly restrictListings: boolean;
  readonly restrictSecurityReads: "covered" | false;
}

/** The limits of createRestrictedUser; what is not limited is absent. */
export interface SignUpStatus {
  /** `pattern`: those that the option's pattern matches. */
  readonly kuid: "allow" | "refuse" | "pattern";
  readonly limit?: { readonly requests: number; readonly window: number };
  /** `true`: the content must have the form of the option. */
  readonly content: boolean;
  readonly strategies?: readonly string[];
  readonly maximalContentSize?: number;
  readonly maximalCredentialsSize?: number;
}

/** Answer of `profile-guard:status`: of the node that answers. */
export interface Status {
  /** The plugin's version. */
  readonly version: string;
  /** The version of Kuzzle. */
  readonly kuzzle: string;
  /** The id of the node. */
  readonly node: string;
  readonly mode: StatusMode;
  readonly pins: { readonly checked: number; readonly failed: readonly FailedPin[] };
  /** Everything that is not guarded or not done, and why. */
  readonly off: readonly SwitchedOff[];
  /** The nodes of this platform without the plugin, with another version of it, or that this one does not hear. */
  readonly otherNodes: readonly SwitchedOff[];
  readonly hostPatches: {
    readonly applied: readonly string[];
    readonly off: readonly SwitchedOff[];
  };
  /** `false`: switched off. */
  readonly audit:
    | false
    | {
        readonly retention: { readonly days: number; readonly entries: number };
        readonly queued: number;
        readonly dropped: number;
      };
  /** `false`: sign-ups have no limits. */
  readonly signUp: false | SignUpStatus;
  /** Counts the constraints that no guarded write breaks. */
  readonly constraints: number;
  /** Counts the templates that tenants get their profiles from. */
  readonly templates: number;
  /** `false`: nothing is counted of what profiles are used for. */
  readonly usage: false | { readonly days: number };
  /** Counts what has passed since the node started, though `refuse` would have refused it. */
  readonly reported: { readonly refusals: number; readonly embeddedCalls: number };
}

/** Answer of `profile-guard:metrics`: the text format of Prometheus. Over HTTP it is the whole body. */
export interface MetricsAnswer {
  readonly text: string;
}
