import { inspect } from "node:util";

import {
  BadRequestError,
  ExternalServiceError,
  type KuzzleError,
  NotFoundError,
  PreconditionError,
  SizeLimitError,
} from "kuzzle";

import { UNTOLD_WORDS } from "../domain/disclosure/storageWords";

/** The host's code of `security.user.already_exists`; source: lib/kerror/codes/7-security.json. */
const HOST_ALREADY_EXISTS = 117702657;
/** The host's code of `security.role.not_found`; source: the same. */
const HOST_ROLE_NOT_FOUND = 117768193;
/** The host's code of `security.profile.not_found`; source: the same. */
const HOST_PROFILE_NOT_FOUND = 0x07060001;
/** The host's codes of `security.profile.in_use` and `security.role.in_use`; source: the same. */
const HOST_PROFILE_IN_USE = 0x07060003;
const HOST_ROLE_IN_USE = 0x07050004;
const HOST_CANNOT_DELETE = { profile: 0x07060002, role: 0x07050003 } as const;
/** The host's code of `security.user.not_found`; source: the same. */
const HOST_USER_NOT_FOUND = 0x07040002;
/** The host's code of `security.user.prevent_overwrite`; source: the same. */
const HOST_PREVENT_OVERWRITE = 0x07040006;
/** The host's code of `api.assert.unexpected_argument`; source: lib/kerror/codes/2-api.json. */
const HOST_UNEXPECTED_ARGUMENT = 0x02010007;

/** The host's code of `api.assert.body_required`; source: lib/kerror/codes/2-api.json. */
const HOST_BODY_REQUIRED = 0x02010008;

/** The host's code of `services.storage.not_found`; source: lib/kerror/codes/1-services.json. */
const HOST_DOCUMENT_NOT_FOUND = 16842763;

/** The host's code of `services.storage.unexpected_bad_request`; source: the same. */
const HOST_UNEXPECTED_BAD_REQUEST = 0x01010021;
/** The host's code of `services.storage.write_limit_exceeded`; source: the same. */
const HOST_WRITE_LIMIT_EXCEEDED = 0x01010004;
/** The host's codes of `security.token.ttl_exceeded` and `.invalid_expiration`; source: 7-security.json. */
const HOST_TTL_EXCEEDED = 0x07010004;
const HOST_INVALID_EXPIRATION = 0x07010009;

/** 400, as the host answers for a token that would live longer than its configuration allows. */
export function ttlExceeded(): BadRequestError {
  return new BadRequestError(
    "expiresIn value exceeds maximum allowed value",
    "security.token.ttl_exceeded",
    HOST_TTL_EXCEEDED,
  );
}

/** 400, as the host answers for a token that would never end. */
export function infiniteToken(): BadRequestError {
  return new BadRequestError(
    "Token can not be created with this expiration time: expiresIn",
    "security.token.invalid_expiration",
    HOST_INVALID_EXPIRATION,
  );
}

/** 400, as the host answers for a collection without a specification. */
export function bodyRequired(): BadRequestError {
  return new BadRequestError(
    "The request must specify a body.",
    "api.assert.body_required",
    HOST_BODY_REQUIRED,
  );
}

/** 412, as the host answers when its own check runs. */
export function userAlreadyExists(kuid: string): PreconditionError {
  return new PreconditionError(
    `User ${kuid} already exists.`,
    "security.user.already_exists",
    HOST_ALREADY_EXISTS,
  );
}

/** 400, as the host answers an import of existing users. */
export function overwritesUsers(): BadRequestError {
  return new BadRequestError(
    "Cannot overwrite existing users.",
    "security.user.prevent_overwrite",
    HOST_PREVENT_OVERWRITE,
  );
}

/** 400, as the host answers an argument value it does not know. */
export function unexpectedArgument(name: string, accepted: readonly string[]): BadRequestError {
  return new BadRequestError(
    `Unexpected argument "${name}" (accepted arguments: ${inspect(accepted)})`,
    "api.assert.unexpected_argument",
    HOST_UNEXPECTED_ARGUMENT,
  );
}

/** 400, as the host answers what the storage calls a bad request. */
export function malformedForStorage(reason: string): BadRequestError {
  return new BadRequestError(
    reason,
    "services.storage.unexpected_bad_request",
    HOST_UNEXPECTED_BAD_REQUEST,
  );
}

/** The host's errors that hold the words of the storage; source: its lib/kerror/codes/1-services.json. */
const WITH_WORDS_OF_STORAGE: ReadonlyMap<
  string,
  {
    readonly Failure: new (message: string, id: string, code: number) => KuzzleError;
    readonly code: number;
  }
> = new Map([
  [
    "services.storage.unexpected_bad_request",
    { Failure: BadRequestError, code: HOST_UNEXPECTED_BAD_REQUEST },
  ],
  ["services.storage.unexpected_not_found", { Failure: NotFoundError, code: 0x01010022 }],
  ["services.storage.unexpected_error", { Failure: ExternalServiceError, code: 0x01010023 }],
]);

/** Returns the same error without the words of the storage; `undefined`: it holds none. */
export function withoutWordsOfStorage(id: string | undefined): KuzzleError | undefined {
  const found = WITH_WORDS_OF_STORAGE.get(id ?? "");
  return found && new found.Failure(UNTOLD_WORDS, id ?? "", found.code);
}

/** 413, as the host answers a list that is too long. */
export function tooManyWrites(): SizeLimitError {
  return new SizeLimitError(
    "The number of documents edited by this request exceeds the configured server limit.",
    "services.storage.write_limit_exceeded",
    HOST_WRITE_LIMIT_EXCEEDED,
  );
}

/** 404, as the host answers for a role that does not exist. */
export function roleNotFound(id: string): NotFoundError {
  return new NotFoundError(
    `Role "${id}" not found.`,
    "security.role.not_found",
    HOST_ROLE_NOT_FOUND,
  );
}

/** 404, as the host answers for a profile that does not exist. */
export function profileNotFound(id: string): NotFoundError {
  return new NotFoundError(
    `Profile "${id}" not found.`,
    "security.profile.not_found",
    HOST_PROFILE_NOT_FOUND,
  );
}

/** 412, as the host answers the deletion of a profile that a user has. */
export function profileInUse(id: string): PreconditionError {
  return new PreconditionError(
    `The profile "${id}" is still used and cannot be deleted.`,
    "security.profile.in_use",
    HOST_PROFILE_IN_USE,
  );
}

/** 412, as the host answers the deletion of a role that a profile names. */
export function roleInUse(id: string): PreconditionError {
  return new PreconditionError(
    `The role "${id}" is still used and cannot be deleted.`,
    "security.role.in_use",
    HOST_ROLE_IN_USE,
  );
}

/** 400, as the host answers the deletion of a profile or a role that every Kuzzle has. */
export function cannotDelete(kind: "profile" | "role"): BadRequestError {
  return new BadRequestError(
    `The following ${kind}s are protected and cannot be deleted: anonymous, default, admin`,
    `security.${kind}.cannot_delete`,
    HOST_CANNOT_DELETE[kind],
  );
}

/** 404, as the host answers for a user who does not exist. */
export function userNotFound(kuid: string): NotFoundError {
  return new NotFoundError(
    `User "${kuid}" not found.`,
    "security.user.not_found",
    HOST_USER_NOT_FOUND,
  );
}

/**
 * 404, as the host answers for an API key that another user has. Source: lib/model/storage/apiKey.js.
 *
 * @param kuid absent: whoever has it
 */
export function apiKeyNotFound(id: string, kuid?: string): NotFoundError {
  const error = new NotFoundError(
    `ApiKey "${id}" not found${kuid === undefined ? "" : ` for user "${kuid}"`}.`,
    "services.storage.not_found",
    HOST_DOCUMENT_NOT_FOUND,
  );
  error.props = [id];
  return error;
}
