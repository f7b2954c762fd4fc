import Joi from "joi";

/** Counts of allowed requests by profile, action and place. */
export interface UsageOptions {
  /** Default: `false`. */
  enabled?: boolean;
  /** Seconds between two writes of a node's counts: a crash loses as much. Default: 30. */
  interval?: number;
  /** Days for which counts are kept. Default: 365. */
  days?: number;
}

/** The same with every default filled in. */
export type UsageConfig = Readonly<Required<UsageOptions>>;

const count = Joi.number().integer().min(1);

export const usageSchema = Joi.object({ enabled: Joi.boolean(), interval: count, days: count });

/** Fills in the defaults, and freezes. */
export function parseUsage(given?: UsageOptions): UsageConfig {
  return Object.freeze({ enabled: false, interval: 30, days: 365, ...given });
}
