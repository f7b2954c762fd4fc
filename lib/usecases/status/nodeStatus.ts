import type { SignUpStatus, Status, StatusMode, SwitchedOff } from "../../api/status";
import type { ProfileGuardConfig } from "../../config/config";
import type { Gate } from "../admission/Gate";
import type { Audit } from "../audit/context";
import type { NodeState } from "./NodeState";

interface Parts {
  readonly config: ProfileGuardConfig;
  readonly gate: Pick<Gate, "reportedRefusals" | "reportedEmbeddedCalls">;
  readonly audit?: Audit;
}

/**
 * Tells what this node guards, and how. It names no profile, no user and no place: whoever holds the
 * action learns of the platform, and nothing of its tenants.
 */
export function statusOf({ config, gate, audit }: Parts, state: NodeState): Status {
  const { version, kuzzle, node, pins, hostPatches } = state.report();
  return {
    ...{ version, kuzzle, node },
    mode: modeOf(config),
    pins,
    off: [...switchedOff(config), ...state.losses],
    otherNodes: state.others,
    hostPatches,
    audit: audit !== undefined && {
      retention: config.audit.retention,
      ...audit.writer.state,
    },
    signUp: signUpOf(config),
    constraints: config.constraints.length,
    templates: config.templates.size,
    usage: config.usage.enabled && { days: config.usage.days },
    reported: { refusals: gate.reportedRefusals, embeddedCalls: gate.reportedEmbeddedCalls },
  };
}

/** Returns the metrics of this node, in the text format of Prometheus. They name no caller and no place. */
export function metricsOf({
  gate,
  audit,
}: {
  readonly gate: Gate;
  readonly audit?: Audit;
}): string {
  return gate.metrics.text(audit?.writer.state ?? { queued: 0, dropped: 0 });
}

function modeOf(config: ProfileGuardConfig): StatusMode {
  return {
    escalation: config.escalation,
    validation: config.validation,
    guardNativeActions: config.guardNativeActions,
    embeddedCalls: config.embeddedCalls.mode,
    unknownActions: config.unknownActions,
    sharedMemoryStorage: config.sharedMemoryStorage,
    onInvalidImport: config.onInvalidImport,
    onReferencedDelete: config.onReferencedDelete,
    onNarrowing: config.onNarrowing,
    onNewPassword: config.onNewPassword,
    onAuditFailure: config.onAuditFailure,
    restrictListings: config.restrictListings,
    restrictSecurityReads: config.restrictSecurityReads,
  };
}

function signUpOf({ signUp }: ProfileGuardConfig): false | SignUpStatus {
  if (signUp === undefined) {
    return false;
  }
  const { kuid = "allow", limit, content, ...others } = signUp;
  return {
    ...others,
    kuid: typeof kuid === "string" ? kuid : "pattern",
    ...(limit && { limit: { requests: limit.requests, window: limit.window } }),
    content: content !== undefined,
  };
}

/** An option that leaves something unguarded, with what that is. */
interface Opening {
  readonly what: string;
  readonly why: string;
  readonly isOpen: (config: ProfileGuardConfig) => boolean;
}

const OPENINGS: readonly Opening[] = [
  {
    what: "Kuzzle's own actions are not guarded: whoever may use them hands out any right",
    why: '"guardNativeActions" is false',
    isOpen: ({ guardNativeActions }) => !guardNativeActions,
  },
  {
    what: "Nothing is refused for rights: what the rule would refuse passes, and is logged and counted",
    why: '"escalation" is "report"',
    isOpen: ({ escalation }) => escalation === "report",
  },
  {
    what: "Faulty profiles that Kuzzle alone would store are stored, and are logged and counted",
    why: '"validation" is "report"',
    isOpen: ({ validation }) => validation === "report",
  },
  {
    what: "What the application writes while it serves a client is not refused",
    why: '"embeddedCalls" is "report"',
    isOpen: ({ embeddedCalls: { mode } }) => mode === "report",
  },
  {
    what: "What the application writes while it serves a client is not judged",
    why: '"embeddedCalls" is "application"',
    isOpen: ({ embeddedCalls: { mode } }) => mode === "application",
  },
  {
    what: "Actions of Kuzzle that the plugin does not know are left to the roles",
    why: '"unknownActions" is "allow"',
    isOpen: ({ unknownActions }) => unknownActions === "allow",
  },
  {
    what: "The memory storage is left to the roles, even where Kuzzle keeps its tokens in it",
    why: '"sharedMemoryStorage" is "allow"',
    isOpen: ({ sharedMemoryStorage }) => sharedMemoryStorage === "allow",
  },
  {
    what: "Lists of places show all of them",
    why: '"restrictListings" is false',
    isOpen: ({ restrictListings }) => !restrictListings,
  },
  {
    what: "Subscriptions go on when the rights that they were made with are gone",
    why: '"onNarrowing" is "none"',
    isOpen: ({ onNarrowing }) => onNarrowing === "none",
  },
  {
    what: "Faulty profiles that the application imports are stored",
    why: '"onInvalidImport" is "warn"',
    isOpen: ({ onInvalidImport }) => onInvalidImport === "warn",
  },
  {
    what: "Writes and refusals are not recorded",
    why: '"audit.enabled" is false',
    isOpen: ({ audit }) => !audit.enabled,
  },
];

function switchedOff(config: ProfileGuardConfig): readonly SwitchedOff[] {
  return OPENINGS.filter(({ isOpen }) => isOpen(config)).map(({ what, why }) => ({ what, why }));
}
