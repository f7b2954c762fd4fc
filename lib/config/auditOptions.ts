import Joi from "joi";

/** Auditing. */
export interface AuditOptions {
  /** Default: `true`. */
  enabled?: boolean;
  /** The limits beyond which entries are removed. */
  retention?: {
    /** Older entries are removed. Default: 365. */
    days?: number;
    /**
     * The most writes, the most refusals, and the most of what anybody can repeat, that are kept.
     * Counted apart; of each, whoever has the most loses their oldest first. Default: 1,000,000.
     */
    entries?: number;
  };
  /** Entries kept in memory at most while they cannot be written. Default: 10,000. */
  queue?: number;
}

/** The same with every default filled in. */
export interface AuditConfig {
  readonly enabled: boolean;
  readonly retention: { readonly days: number; readonly entries: number };
  readonly queue: number;
}

const RETENTION = { days: 365, entries: 1_000_000 } as const;
const AUDIT = { enabled: true, queue: 10_000 } as const;

const count = Joi.number().integer().min(1);

export const auditSchema = Joi.object({
  enabled: Joi.boolean(),
  retention: Joi.object({ days: count, entries: count }),
  queue: count,
});

/** Fills in the defaults, and freezes. */
export function parseAudit(given?: AuditOptions): AuditConfig {
  const retention = Object.freeze({ ...RETENTION, ...given?.retention });
  return Object.freeze({ ...AUDIT, ...given, retention });
}
