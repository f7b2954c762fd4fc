import type { ErrorEntry } from "./ErrorEntry";

/** Lists the errors that stop the start; no client sees them. */
export const STOPS_START = {
  invalidConfiguration: {
    id: "profile-guard.configuration.invalid",
    status: undefined,
    class: "Error",
    code: 0x70670001,
    when: "the configuration is wrong: stops the start",
  },
  unsupportedHost: {
    id: "profile-guard.host.unsupported",
    status: undefined,
    class: "Error",
    code: 0x70670002,
    when: "this Kuzzle does not do what the rules of rights rely on: stops the start",
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
