import { ForbiddenError, UnauthorizedError } from "kuzzle";

import { CODES, ErrorId } from "./ids";

/** The host's code of `security.token.invalid`; source: lib/kerror/codes/7-security.json. */
const HOST_TOKEN_INVALID = 0x07010001;

/** 403: a key, or a token made through one, tries to go beyond its limits. */
export function beyondLimits(message: string): ForbiddenError {
  const id = ErrorId.limitedKey;
  return new ForbiddenError(message, id, CODES[id]);
}

/** 403: nobody knows what the key may. */
export function limitsUnreadable(): ForbiddenError {
  return beyondLimits(
    "The policies of this API key cannot be read, or name a role that does not exist: it may do nothing. Make another one.",
  );
}

/** 401, as the host answers a token that it does not know. */
export function tokenInvalid(): UnauthorizedError {
  return new UnauthorizedError("Invalid token.", "security.token.invalid", HOST_TOKEN_INVALID);
}
