import { isObject } from "../plainObject";
import type { Origin } from "./origins";
import { readOrigins } from "./origins";
import { parseJson } from "../../shared/parseJson";

/**
 * The parts of a JSON web token. A bound one has one more, which binds it, and may have its askers before
 * that.
 */
const PARTS = 3;

/**
 * A reset token of `local`: what the strategy has signed, and behind it what binds it to the state of
 * the user that it was made for.
 *
 * @property token    as the strategy made it
 * @property binding  absent: nothing binds it
 * @property askers   whoever else may have it: who asked for it, and by what; only what binds it vouches
 *                    for them
 * @property kuid     of whom it resets; it is the strategy that verifies it
 * @property issuedAt seconds since the epoch
 */
export interface ResetToken {
  readonly token: string;
  readonly binding?: string;
  readonly askers: readonly Origin[];
  readonly kuid: string;
  readonly issuedAt: number;
}

/** Reads a reset token without verifying it; `undefined`: it is none. */
export function readResetToken(text: unknown): ResetToken | undefined {
  if (typeof text !== "string") {
    return undefined;
  }
  const parts = text.split(".");
  const bound = parts.slice(PARTS);
  const askers = bound.length === 2 ? readOrigins(jsonOf(bound[0])) : [];
  const isSound = bound.length < 2 || (bound.length === 2 && jsonOf(bound[0]) !== undefined);
  const { resetForKuid: kuid, iat } = Object(jsonOf(parts[1])) as Record<string, unknown>;
  const binding = bound.at(-1);
  return parts.length >= PARTS && isSound && typeof kuid === "string" && typeof iat === "number"
    ? {
        token: parts.slice(0, PARTS).join("."),
        kuid,
        issuedAt: iat,
        askers,
        ...(binding !== undefined && { binding }),
      }
    : undefined;
}

export function boundToken(token: string, binding: string, askers: readonly Origin[] = []): string {
  const named = Buffer.from(JSON.stringify(askers)).toString("base64url");
  return [token, ...(askers.length > 0 ? [named] : []), binding].join(".");
}

/** @returns `undefined` for what is no object or list */
function jsonOf(text: string | undefined): object | undefined {
  const value = parseJson(Buffer.from(text ?? "", "base64url").toString());
  return isObject(value) ? value : undefined;
}
