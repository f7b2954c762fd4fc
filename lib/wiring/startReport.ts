import type { AppliedPatches } from "../host/patches/AppliedPatches";
import type { HostPatchName } from "../host/patches/names";
import { HOST_PATCH_NAMES } from "../host/patches/names";
import type { FailedPin } from "../host/pins";
import { PINS } from "../host/pins";
import type { Kernel } from "../host/kernel/kernel";
import { packageFacts } from "../shared/packageFacts";
import type { StartReport } from "../usecases/status/NodeState";

/** Tells which version runs on which host, and what of it holds. */
export function startReport(
  { version = "" }: Pick<Kernel, "version">,
  node: string,
  failed: readonly FailedPin[],
  patches: AppliedPatches | undefined,
): StartReport {
  const { applied, refused } = patches?.report ?? {
    applied: [],
    refused: new Map<HostPatchName, string>(),
  };
  const whyOff = (name: HostPatchName): string =>
    refused.get(name) ??
    (failed.some(({ pin }) => pin.needed === name)
      ? "its pin does not hold"
      : "switched off by the options");
  return {
    version: packageFacts().version,
    kuzzle: version,
    node,
    pins: {
      checked: PINS.length,
      failed: failed.map(({ pin: { name, row, lost }, why }) => ({
        ...{ name, row, lost },
        ...(why !== undefined && { why }),
      })),
    },
    hostPatches: {
      applied,
      off: HOST_PATCH_NAMES.filter((name) => !applied.includes(name)).map((name) => ({
        what: name,
        why: whyOff(name),
      })),
    },
  };
}
