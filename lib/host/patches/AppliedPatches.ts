import { messageOf } from "../../shared/messageOf";
import type { Kernel } from "../kernel/kernel";
import { HOST_PATCHES, type HostPatch, type Undo } from "./index";
import type { HostPatchName } from "./names";

type Wanted = (name: HostPatchName) => boolean;

/** Applies what is wanted, and takes it back by name. */
export class AppliedPatches {
  private readonly undos = new Map<HostPatchName, Undo>();
  private readonly refused = new Map<HostPatchName, string>();

  constructor(
    private readonly log: { warn(message: string): void },
    private readonly patches: readonly HostPatch[] = HOST_PATCHES,
  ) {}

  /** One that this host does not take is named in the log, and left out. */
  async apply(kernel: Kernel, wanted: Wanted, when: "early" | "late"): Promise<void> {
    const due = this.patches.filter(
      ({ name, isEarly = false }) => isEarly === (when === "early") && wanted(name),
    );
    for (const { name, otherwise, apply } of due) {
      try {
        this.undos.set(name, await apply(kernel));
      } catch (error) {
        this.log.warn(`${otherwise}: ${messageOf(error)}.`);
        this.refused.set(name, messageOf(error));
      }
    }
  }

  isApplied(name: HostPatchName): boolean {
    return this.undos.has(name);
  }

  /** Returns those that are applied, and those that this host did not take, with the reason. */
  get report(): {
    readonly applied: readonly HostPatchName[];
    readonly refused: ReadonlyMap<HostPatchName, string>;
  } {
    return { applied: [...this.undos.keys()], refused: this.refused };
  }

  undo(name: HostPatchName): void {
    this.undos.get(name)?.();
    this.undos.delete(name);
  }
}
