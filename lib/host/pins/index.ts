import { messageOf } from "../../shared/messageOf";
import { fileOfHostPackage, hostModule } from "../kernel/hostModules";
import type { Kernel } from "../kernel/kernel";
import { EVENT_PINS } from "./eventPins";
import { FEATURE_PINS } from "./featurePins";
import type { FailedPin, Pin, PinnedHost } from "./Pin";
import { RIGHTS_PINS } from "./rightsPins";

export type { FailedPin, Pin, PinnedFeature, PinnedHost } from "./Pin";

/** Every fact of docs/host-behaviour.md that can be looked at in milliseconds, before anything runs. */
export const PINS: readonly Pin[] = [...EVENT_PINS, ...RIGHTS_PINS, ...FEATURE_PINS];

/** Returns the running host as pins look at it. */
export function pinnedHost(kernel: Kernel): PinnedHost {
  return { kernel, module: hostModule, packageFile: fileOfHostPackage };
}

/** Returns the pins that do not hold. Never rejects. */
export async function checkPins(
  host: PinnedHost,
  pins: readonly Pin[] = PINS,
): Promise<readonly FailedPin[]> {
  const failed: FailedPin[] = [];
  for (const pin of pins) {
    try {
      if (!(await pin.check(host))) {
        failed.push({ pin });
      }
    } catch (error) {
      failed.push({ pin, why: messageOf(error) });
    }
  }
  return failed;
}
