import { randomUUID } from "node:crypto";

import { packageOfHost } from "../kernel/hostModules";

/** The subset of `jsonwebtoken` that the host signs with. */
export interface TokenMaker {
  sign: (this: unknown, payload: unknown, secret: unknown, ...rest: unknown[]) => unknown;
}

/**
 * Gives each token and each API key an id of its own. The host signs nothing but the kuid and the
 * second: two that are made in one second, for the same time, are one and the same text, whoever makes
 * them. To delete one then leaves the other, which is the same; who made a key of somebody every second
 * had those of everybody else. Source: the host's lib/core/security/tokenRepository.ts `generateToken`.
 *
 * @param maker absent: the one that the host resolves
 * @returns a function that takes it back
 * @throws a plain Error when the host's signer does not look as expected; nothing is changed then
 */
export function makeTokensDistinct(maker: TokenMaker = resolveMaker()): () => void {
  const { sign } = maker;
  if (typeof sign !== "function") {
    throw new Error('its signer of tokens has no "sign"');
  }
  maker.sign = function (this: unknown, payload, secret, ...rest) {
    const [options] = rest;
    // with a callback somebody else asks, and so it is with any other payload
    return isOfUser(payload) && typeof options !== "function"
      ? sign.call(this, payload, secret, { jwtid: randomUUID(), ...Object(options) })
      : sign.call(this, payload, secret, ...rest);
  };
  return () => {
    maker.sign = sign;
  };
}

function isOfUser(payload: unknown): boolean {
  const members = typeof payload === "object" && payload !== null ? Object.keys(payload) : [];
  return members.length === 1 && members[0] === "_id";
}

function resolveMaker(): TokenMaker {
  return packageOfHost("jsonwebtoken") as TokenMaker;
}
