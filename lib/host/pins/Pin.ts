import type { Kernel } from "../kernel/kernel";
import type { HostPatchName } from "../patches/names";

/** The parts of the plugin that work without what a pin shows, and are then switched off. */
export type PinnedFeature = "openConnections" | "deadlines";

/** The running host, and where to find modules that it does not export. */
export interface PinnedHost {
  readonly kernel: Kernel;
  /** @throws a plain Error when the host has no such module */
  readonly module: (path: string) => unknown;
  /** A file of a package, as the module of the host at the path loads it. */
  readonly packageFile: (name: string, path: string, file: string) => unknown;
}

/** A fact of the host that the plugin relies on, looked at when it starts. */
export interface Pin {
  readonly name: string;
  /** Its row in docs/host-behaviour.md. */
  readonly row: number;
  /** For the log: the consequence where it does not hold. */
  readonly lost: string;
  /** `start`: rules of rights need it, so that the plugin does not start without. */
  readonly needed: "start" | HostPatchName | PinnedFeature;
  /** Takes milliseconds, and touches nothing that is stored. May throw: it does not hold then. */
  readonly check: (host: PinnedHost) => boolean | Promise<boolean>;
}

export interface FailedPin {
  readonly pin: Pin;
  /** The finding that contradicts it, where it can be said. */
  readonly why?: string;
}
