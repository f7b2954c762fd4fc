import type { WaitingLimits } from "../port/Host";
import type { Kernel } from "./kernel";

/**
 * Leaves places of the host's to requests that wait for nothing, and to whoever covers everything: whoever
 * waits takes one of the places that the host has for requests at a time.
 */
export function waitingLimits({ config }: Kernel): WaitingLimits {
  const { concurrentRequests = 100 } = config.limits ?? {};
  return {
    ofCaller: Math.max(1, Math.floor(concurrentRequests / 2)),
    ofAll: Math.max(1, Math.floor((concurrentRequests * 3) / 4)),
  };
}
