import type { KuzzleRequest } from "kuzzle";

import { fault } from "../../domain/findings";
import { isPlainObject } from "../../domain/plainObject";
import { isNestedDeeper, MOST_LEVELS } from "../../domain/requests/wellFormed";
import { comesBySdk, writeForSdk } from "../../errors/sdkForms";
import { ErrorId, InvalidRequestError } from "../../errors/errors";

type Callback = (error: Error | null, request?: KuzzleRequest) => void;
type Answer = (request: KuzzleRequest) => void;

/** The subset of the host's entrance that we use. Source: lib/api/funnel.js `execute`. */
interface Funnel {
  execute: (request: KuzzleRequest, callback: Callback) => number;
}

/** Source: lib/core/network/router.js `init`, lib/core/network/httpRouter/routePart.js. */
interface Route {
  handler: (request: KuzzleRequest, answer: Answer) => void;
}

/** The result of `Funnel.execute` when it has answered with an error. */
const FAILED = 1;

/**
 * Answers the requests that the host never answers, over WebSocket, MQTT and HTTP alike. At some it
 * throws before it has a way to answer, and nobody catches that (`targets` that are no list); a
 * host in development then ends. Others it cannot answer, because it would repeat members nested
 * without end.
 *
 * Every answer to a request passes here, so errors get the form that its sender reads.
 *
 * @returns a function that takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function answerEveryRequest(funnel: unknown): () => void {
  if (!hasMethod(funnel, "execute")) {
    throw new Error('its funnel has no "execute"');
  }
  const target = funnel as unknown as Funnel;
  const original = target.execute;
  target.execute = function (this: Funnel, request, callback) {
    const state = { isAnswered: false };
    const isForSdk = comesBySdk(request.input.volatile);
    const answer: Callback = (error, result) => {
      state.isAnswered = true;
      if (isForSdk) {
        // some errors come with the request alone
        [error, result?.error].forEach(writeForSdk);
      }
      callback(error, result);
    };
    try {
      refuseUnanswerable(request);
      refuseEmptyTargets(request);
      refuseTwoTokens(request);
      return original.call(this, request, answer);
    } catch (error) {
      if (state.isAnswered) {
        // it is the answering that failed
        throw error;
      }
      answer(error as Error, request);
      return FAILED;
    }
  };
  return () => {
    target.execute = original;
  };
}

/**
 * Every answer repeats the request's `volatile`, `index` and `collection`, whatever they are; nested
 * too deep they cannot be written, and so nothing is answered.
 * Source: the host's lib/api/request/requestResponse.ts `toJSON`.
 *
 * @throws InvalidRequestError; they are gone from the request then
 */
function refuseUnanswerable({ input }: KuzzleRequest): void {
  const args = input.args as Record<string, unknown>;
  const repeated = { volatile: input.volatile, index: args.index, collection: args.collection };
  const deep = Object.entries(repeated).filter(([, value]) => isNestedDeeper(value, MOST_LEVELS));
  if (deep.length === 0) {
    return;
  }
  Object.assign(input, { volatile: null });
  delete args.index;
  delete args.collection;
  throw new InvalidRequestError(
    ErrorId.invalidRequest,
    "The request",
    deep.map(([name]) =>
      fault("member.depth", name, `"${name}" is nested more than ${MOST_LEVELS} levels deep.`),
    ),
  );
}

/**
 * The rights check reads members of every target.
 * Source: the host's lib/model/security/user.ts `areTargetsAllowed`.
 *
 * @throws InvalidRequestError where a target is nothing; the host's error where `targets` are no
 * list
 */
function refuseEmptyTargets(request: KuzzleRequest): void {
  const targets: readonly unknown[] = request.getArray("targets", []);
  const position = targets.findIndex((target) => (target ?? null) === null);
  if (position >= 0) {
    throw new InvalidRequestError(ErrorId.invalidRequest, "The request", [
      fault(
        "member.type",
        `targets[${position}]`,
        `"targets[${position}]" must be an object {index, collections}.`,
      ),
    ]);
  }
}

const TOKEN_COOKIE = /(?:^|;)\s*authToken=(?!null|;|$)/u;

/**
 * A token and a cookie with another: the host answers 500, as it does not know which one to take.
 * Source: the host's lib/api/funnel.js `checkRights`.
 *
 * @throws InvalidRequestError
 */
function refuseTwoTokens({ input, context }: KuzzleRequest): void {
  const { headers } = context.connection.misc as { headers?: { cookie?: unknown } | null };
  const cookie = headers?.cookie;
  const isGiven = typeof input.jwt === "string" && input.jwt !== "";
  if (isGiven && typeof cookie === "string" && TOKEN_COOKIE.test(cookie)) {
    throw new InvalidRequestError(ErrorId.invalidRequest, "The request", [
      fault(
        "member.conflict",
        "jwt",
        '"jwt" cannot be given together with the cookie "authToken".',
      ),
    ]);
  }
}

/**
 * Answers 400 to a `/_query` without a request in its body, where the host answers 500.
 *
 * @param router of the host
 * @returns a function that takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function refuseEmptyQueries(router: unknown): () => void {
  const route = ["http", "routes", "POST", "subparts", "_query"].reduce<unknown>(
    (value, name) => (isPlainObject(value) ? value[name] : undefined),
    router,
  );
  if (!hasMethod(route, "handler")) {
    throw new Error('its router has no "POST /_query"');
  }
  const target = route as unknown as Route;
  const original = target.handler;
  target.handler = (request, answer) => {
    if (isPlainObject(request.input.body)) {
      original(request, answer);
      return;
    }
    request.setError(requestExpected());
    answer(request);
  };
  return () => {
    target.handler = original;
  };
}

/** 400: what was sent is no object, and so no request. */
export function requestExpected(): InvalidRequestError {
  return new InvalidRequestError(ErrorId.invalidRequest, "The request", [
    fault("member.type", "", "A request must be an object {controller, action, …}."),
  ]);
}

function hasMethod(value: unknown, name: string): value is Record<string, unknown> {
  return isPlainObject(value) && typeof value[name] === "function";
}
