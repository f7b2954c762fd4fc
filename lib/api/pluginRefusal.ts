import type { Finding } from "../domain/findings";

/** This plugin's refusal of a request that the host's rights check lets pass. */
export interface PluginRefusal {
  readonly status: number;
  readonly id: string;
  readonly message: string;
  readonly details?: readonly Finding[];
  /** `true`: the configuration says `escalation: "report"`, so the request passes all the same. */
  readonly reportedOnly: boolean;
}
