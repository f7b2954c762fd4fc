import Joi from "joi";

import { actionNames } from "../domain/actionNames";

/**
 * `application`: nobody is judged. `report`: it passes; what the client may not do is logged, counted
 * and in the audit. `refuse`: the client is judged as if they had sent it.
 */
export type EmbeddedCallMode = "application" | "report" | "refuse";

/** The application's own calls. */
export interface EmbeddedCallOptions {
  /** Default: `report`. */
  mode?: EmbeddedCallMode;
  /**
   * Actions that clients call, as `controller:action`, in whose course nobody is judged: they decide by
   * themselves who may have what. The audit names them. Default: none.
   */
  exempt?: readonly string[];
}

/** The same with every default filled in. */
export interface EmbeddedCallConfig {
  readonly mode: EmbeddedCallMode;
  readonly exempt: readonly string[];
}

export const embeddedCallsSchema = Joi.object({
  mode: Joi.string().valid("application", "report", "refuse"),
  exempt: actionNames,
});

/**
 * Spells a mode alone as the whole that it stands for: an operator who adds an exemption must not lift
 * the mode that the code gives.
 */
export function spelledOut(options: object): object {
  const { embeddedCalls } = options as { readonly embeddedCalls?: unknown };
  return typeof embeddedCalls === "string"
    ? { ...options, embeddedCalls: { mode: embeddedCalls } }
    : options;
}

/** Fills in the defaults. */
export function parseEmbeddedCalls({
  mode = "report",
  exempt = [],
}: EmbeddedCallOptions = {}): EmbeddedCallConfig {
  return Object.freeze({ mode, exempt: Object.freeze([...exempt]) });
}
