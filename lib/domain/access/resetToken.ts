import { isPlainObject } from "../plainObject";

/** Of a JSON web token, and of a bound one, whose last part binds it. */
const PARTS = 3;

/**
 * A reset token of `local`: what the strategy has signed, and behind it what binds it to the state of
 * the user that it was made for.
 *
 * @property token    as the strategy made it
 * @property binding  absent: nothing binds it
 * @property kuid     of whom it resets; it is the strategy that verifies it
 * @property issuedAt seconds since the epoch
 */
export interface ResetToken {
  readonly token: string;
  readonly binding?: string;
  readonly kuid: string;
  readonly issuedAt: number;
}

/** Reads a reset token without verifying it; `undefined`: it is none. */
export function readResetToken(text: unknown): ResetToken | undefined {
  if (typeof text !== "string") {
    return undefined;
  }
  const parts = text.split(".");
  if (parts.length !== PARTS && parts.length !== PARTS + 1) {
    return undefined;
  }
  const [, payload = "", , binding] = parts;
  const { resetForKuid: kuid, iat } = payloadOf(payload);
  return typeof kuid === "string" && typeof iat === "number"
    ? {
        token: parts.slice(0, PARTS).join("."),
        kuid,
        issuedAt: iat,
        ...(binding !== undefined && { binding }),
      }
    : undefined;
}

export function boundToken(token: string, binding: string): string {
  return `${token}.${binding}`;
}

function payloadOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const payload: unknown = JSON.parse(Buffer.from(text, "base64url").toString());
    return isPlainObject(payload) ? payload : {};
  } catch {
    return {};
  }
}
