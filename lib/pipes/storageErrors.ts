import type { KuzzleRequest } from "kuzzle";

import { declarationOf } from "../domain/actions";
import { withoutWordsOfOthers } from "../domain/disclosure/storageWords";
import { isPlainObject } from "../domain/plainObject";
import { malformedForStorage, withoutWordsOfStorage } from "../errors/nativeErrors";
import { holdsEverything } from "../usecases/escalation/compiledRights";
import { currentRights } from "../usecases/escalation/currentRights";
import type { Services } from "../usecases/Services";
import { cutText } from "../usecases/support/boundedDetails";
import { actorOf } from "../usecases/support/command";
import type { Pipe } from "./requests";

/** Characters in a line of the log: it may quote what was sent. */
const LONGEST = 1_000;

/**
 * The pipes on every request that fails, and on those that fail for some of their documents. The
 * storage answers 500 to some queries that it cannot read: the request is at fault, so its caller gets
 * a 400. Its words about anything but the form of the request may tell of others, so they are for
 * callers who hold every right.
 * Source: the host's lib/api/funnel.js `handleProcessRequestError`, `processRequest`.
 */
export function errorPipes(services: () => Services): Record<string, Pipe> {
  return {
    "request:onError": async (request: KuzzleRequest) => {
      const { config } = services();
      if (config.guardNativeActions) {
        giveItsStatus(services(), request);
        await cutWords(services(), request);
        await cutFailures(services(), request, failuresOfError(request));
      }
      return request;
    },
    "request:onSuccess": async (request: KuzzleRequest) => {
      const { config } = services();
      if (config.guardNativeActions && changesDocuments(request)) {
        await cutFailures(services(), request, failuresOfResult(request));
      }
      return request;
    },
  };
}

function changesDocuments({ input: { controller, action } }: KuzzleRequest): boolean {
  return declarationOf(String(controller), String(action))?.data === "changes";
}

function giveItsStatus({ host }: Services, request: KuzzleRequest): void {
  const { controller, action } = request.input;
  const { query, data } = declarationOf(String(controller), String(action)) ?? {};
  const { error } = request;
  const isShapedByCaller = query !== undefined || data !== undefined;
  if (
    isShapedByCaller &&
    error?.id === "services.storage.unexpected_error" &&
    host.services.refusal() === "malformed"
  ) {
    request.setError(malformedForStorage(host.services.wordsOfForm() ?? error.message));
  }
}

async function cutWords(services: Services, request: KuzzleRequest): Promise<void> {
  const { error } = request;
  const cut = withoutWordsOfStorage(error?.id);
  if (cut === undefined || services.host.services.isOfForm()) {
    return;
  }
  if (!(await tellsWords(services, request))) {
    logWords(services, request, error?.message ?? "");
    request.setError(cut);
  }
}

/** Failures of single documents, and how others are put in their place. */
interface Failures {
  readonly failures: readonly unknown[];
  readonly replace: (others: readonly unknown[]) => void;
}

/** The host's errors that list those of documents. */
const OF_DOCUMENTS: ReadonlySet<string> = new Set([
  "api.process.incomplete_multiple_request",
  "services.storage.import_failed",
  "services.storage.incomplete_update",
]);

function failuresOfError({ error }: KuzzleRequest): Failures | undefined {
  const listing = error as { id: string; errors?: unknown } | null;
  return listing !== null && OF_DOCUMENTS.has(listing.id) && Array.isArray(listing.errors)
    ? {
        failures: listing.errors,
        replace: (errors) => {
          listing.errors = errors;
        },
      }
    : undefined;
}

function failuresOfResult(request: KuzzleRequest): Failures | undefined {
  const result: unknown = request.result;
  return isPlainObject(result) && Array.isArray(result.errors)
    ? {
        failures: result.errors,
        replace: (errors) => {
          request.setResult({ ...result, errors }, { status: request.status });
        },
      }
    : undefined;
}

async function cutFailures(
  services: Services,
  request: KuzzleRequest,
  found: Failures | undefined,
): Promise<void> {
  const { failures, words } = withoutWordsOfOthers(found?.failures ?? []);
  if (words.length > 0 && !(await tellsWords(services, request))) {
    logWords(services, request, words.join("; "));
    found?.replace(failures);
  }
}

/** Tells whether the caller holds every right. Whoever cannot be judged is told nothing. */
async function tellsWords({ host }: Services, request: KuzzleRequest): Promise<boolean> {
  const rights = await currentRights(host, actorOf(request)).catch(() => undefined);
  return rights !== undefined && holdsEverything(rights);
}

function logWords({ log }: Services, request: KuzzleRequest, words: string): void {
  const { controller, action } = request.input;
  const said = JSON.stringify(cutText(words, LONGEST));
  log.warn(`${controller}:${action} of ${actorOf(request).kuid} failed: ${said}`);
}
