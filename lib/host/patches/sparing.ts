import { enableFastAuthorization } from "./fastAuthorization";
import type { HostPatch } from "./HostPatch";
import { skipIdleEvents } from "./idleEvents";
import { joinRedisCommands } from "./joinedCommands";
import { shareContext } from "./sharedContext";

/** Spare the host processor time, with the same outcome. */
export const SPARING_PATCHES: readonly HostPatch[] = [
  {
    name: "sharedContext",
    why: "Node hands the host's context of a request and the plugin's own on to every promise, one after the other.",
    pin: "test/host/patches/sharedContext.test.ts",
    otherwise:
      "Requests take more processor time, since the context of requests of this Kuzzle does not look as expected",
    isEarly: true,
    apply: shareContext,
  },
  {
    name: "idleEvents",
    why: "Each question that the host asks itself, and each event with pipes, makes five promises though nobody listens and there is no pipe.",
    pin: "test/host/patches/idleEvents.test.ts",
    otherwise: "Requests take more processor time, since the events of this Kuzzle look different",
    isEarly: true,
    apply: skipIdleEvents,
  },
  {
    name: "fastAuthorization",
    why: "A request costs the more the larger the profiles of its user are.",
    pin: "test/host/patches/profileCache.test.ts",
    otherwise:
      'Requests are authorized as without the plugin ("fastAuthorization" is not used), since this Kuzzle does not look as expected',
    apply: enableFastAuthorization,
  },
  {
    name: "joinedCommands",
    why: "Each command to Redis is a write to a socket of its own, a tenth of the processor time of many requests at once.",
    pin: "test/host/patches/joinedCommands.test.ts",
    otherwise:
      "Many requests at once take more processor time, since the client of Redis of this Kuzzle does not look as expected",
    apply: () => joinRedisCommands(),
  },
];
