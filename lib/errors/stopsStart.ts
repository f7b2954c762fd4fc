import type { ErrorEntry } from "./ErrorEntry";

/** Lists the errors that stop the start; no client sees them. */
export const STOPS_START = {
  invalidConfiguration: {
    id: "profile-guard.configuration.invalid",
    status: undefined,
    class: "ConfigurationError",
    code: 0x70670001,
    when: "the configuration is wrong: stops the start",
  },
  invalidOwnImport: {
    id: "profile-guard.import.at_start",
    status: undefined,
    class: "OwnImportError",
    code: 0x70670003,
    when: "roles, profiles or users that the application imports have faults: stops the start, and nothing of them is imported",
  },
  unsupportedHost: {
    id: "profile-guard.host.unsupported",
    status: undefined,
    class: "UnsupportedHostError",
    code: 0x70670002,
    when: "this Kuzzle does not do what the rules of rights rely on: stops the start",
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
