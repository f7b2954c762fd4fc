import { createPublicKey, createSecretKey } from "node:crypto";

import { packageOfHost } from "../kernel/hostModules";

/** The part of the host that keeps the secret of its tokens. */
interface SecretKeeper {
  /** A text; functions that verify or sign a token with it take a key as well. */
  secret: unknown;
}

/** The subset of `jsonwebtoken` that the host uses. */
export interface TokenSigner {
  sign(payload: object, secret: unknown, options?: { readonly algorithm: string }): string;
  decode(
    token: string,
    options: { readonly complete: true },
  ): { readonly header: { readonly alg: string }; readonly payload: object } | null;
  verify(token: string, secret: unknown): unknown;
}

/**
 * Gives the host its secret of tokens as the key that it is.
 *
 * The host verifies the token of each request with a secret that is a text. `jsonwebtoken` then
 * tries each time whether that text is a public key in PEM, before it takes it for a secret: about
 * as much work as all the rest of a small request. A text that is none is made a key here, once, in
 * the very same way. Source: the host's lib/core/security/tokenRepository.ts `verifyToken`, and
 * verify.js of jsonwebtoken 9.
 *
 * @param signer absent: the one that the host resolves
 * @returns gives the text back
 * @throws a plain Error when the host's signer does not take keys as expected; nothing is changed
 */
export function installTokenKey(
  host: SecretKeeper,
  signer: TokenSigner = resolveSigner(),
): () => void {
  const { secret } = host;
  if (typeof secret !== "string" || secret === "" || isPublicKey(secret)) {
    return () => undefined;
  }
  const key = createSecretKey(secret, "utf8");
  requireSameTokens(signer, secret, key);
  host.secret = key;
  return () => {
    if (host.secret === key) {
      host.secret = secret;
    }
  };
}

export function resolveSigner(): TokenSigner {
  return packageOfHost("jsonwebtoken") as TokenSigner;
}

/** A private key, too: its public half is read of it. */
function isPublicKey(secret: string): boolean {
  try {
    createPublicKey(secret);
    return true;
  } catch {
    return false;
  }
}

function requireSameTokens(signer: TokenSigner, secret: unknown, key: unknown): void {
  const token = signer.sign({ _id: "probe" }, secret);
  const isTaken = (candidate: string): boolean => {
    try {
      return (signer.verify(candidate, key) as { _id?: unknown })._id === "probe";
    } catch {
      return false;
    }
  };
  const forged = signer.sign({ _id: "probe" }, `${String(secret)}-`);
  if (!isTaken(token) || !isTaken(signer.sign({ _id: "probe" }, key)) || isTaken(forged)) {
    throw new Error("its tokens are not verified by a key as by the text of it");
  }
}
