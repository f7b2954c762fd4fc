import type { ProfileGuardOptions } from "../../index";
import type { Doctoring } from "./DoctoredHost";

/** The set-up of the application under test, in its environment, as JSON in APPLICATION_SETUP. */
export interface Setup {
  /** `false`: without the plugin. */
  readonly plugin?: boolean;
  /** Given to the plugin's constructor, wrong ones too. */
  readonly options?: ProfileGuardOptions | Readonly<Record<string, unknown>>;
  /** Set under `plugins.profile-guard`, wrong ones too. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** Rules for passwords of the strategy `local`. */
  readonly passwordPolicies?: readonly unknown[];
  /** With a back office, whose actions call the host by themselves: see office/. */
  readonly office?: "sound" | "faulty";
  /** With device-manager and hermes-messenger beside ours; what their indexes are called after. */
  readonly platform?: string;
  /** With realtime, which the host does by its cluster alone: one of this node. */
  readonly realtime?: true;
  /** With the memory storage in the database of the host's internal cache. */
  readonly sharedMemory?: true;
  /** On a host with actions of its own that no version so far has: see NewerHost.ts. */
  readonly newerHost?: boolean;
  /** On a host that differs from the installed one: see DoctoredHost.ts. */
  readonly doctored?: Doctoring;
  /** Writes profiles and roles once it has started, and prints whether it keeps them as stored: see written.ts. */
  readonly comparesWritten?: true;
  /** With an action that asks events of the host, as another plugin's job does: see OwnWriter.ts. */
  readonly ownWriter?: true;
  /** Imported at start, beside those of permissions.ts. */
  readonly roles?: Readonly<Record<string, unknown>>;
  readonly profiles?: Readonly<Record<string, unknown>>;
  readonly users?: Readonly<Record<string, unknown>>;
}
