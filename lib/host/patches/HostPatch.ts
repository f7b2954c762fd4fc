import type { Kernel } from "../kernel/kernel";
import type { HostPatchName } from "./names";

export type Undo = () => void;

/** Something of the host that the plugin changes, though no rule of rights needs it. */
export interface HostPatch {
  readonly name: HostPatchName;
  /** The fault of the host that it repairs. */
  readonly why: string;
  /** The test that fails when a host no longer needs it, or no longer takes it. */
  readonly pin: string;
  /** For the log: the consequence of leaving it out. */
  readonly otherwise: string;
  /** Needed by the application's imports already. Default: once they are done. */
  readonly isEarly?: true;
  /** @throws a plain Error when the host does not look as expected; nothing is changed then */
  readonly apply: (kernel: Kernel) => Undo | Promise<Undo>;
}
