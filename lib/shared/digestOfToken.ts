import { createHash } from "node:crypto";

/**
 * Names a token to those who must not see it, as the host does where it stores API keys.
 * Source: the host's lib/model/storage/apiKey.js `create`.
 */
export function digestOfToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
