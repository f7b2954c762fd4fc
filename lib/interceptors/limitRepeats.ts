import type { JSONObject, KuzzleRequest } from "kuzzle";

import { actionsThat } from "../domain/actions";
import { isPlainObject } from "../domain/plainObject";
import { changeFaults, distinctIds, idOf, repeatFaults } from "../domain/requests/repeats";
import type { Finding } from "../domain/findings";
import type { Around } from "../host/port/Host";
import { withoutAnswers } from "../domain/requests/bulkAnswers";
import { parsed } from "../domain/requests/queries";
import { expanded, namedAgain, repeatedIds } from "../usecases/requests/namedOnce";
import type { Services } from "../usecases/Services";
import { refuseForm } from "../usecases/support/refuseForm";
import { interceptEach } from "./interceptEach";
import { shareOf } from "./shareOf";

/** Actions that answer documents by their ids, each with where the answer lists them. */
const READS: ReadonlyMap<string, "hits" | "successes"> = new Map([
  ["document:mGet", "successes"],
  ...actionsThat(
    ({ securityRead: read }) => read !== undefined && "at" in read && read.at === "ids",
  ).map((action) => [action, "hits"] as const),
]);
/** Actions that answer each document as each of their entries left it. */
const UPDATES: readonly string[] = ["document:mUpdate", "document:mUpsert"];
/** Actions that write the same changes into each document. */
const CHANGES: readonly string[] = ["document:updateByQuery", "bulk:updateByQuery"];
/** Documents that Elasticsearch itself changes at a time (`scroll_size`). */
const BATCH = 1_000;

/**
 * Bounds what a request has written out again and again, of what is stored or of itself: Elasticsearch
 * answers a document each time that its id is named, and ends when its memory does.
 *
 * @returns the actions that the host does not have
 */
export function limitRepeats(services: Services): string[] {
  const { host } = services;
  const ofClients =
    (limit: Limit): Around =>
    async (request, run) => {
      const client = host.clientRequest(request);
      if (client === undefined || host.refusals.isUnderWay()) {
        return run();
      }
      const { covers } = shareOf(services, request, client);
      return limit(services, request, run, async (faults) => {
        if (faults.length > 0 && !(await covers())) {
          refuseForm(faults);
        }
      });
    };
  return [
    ...interceptEach(host, [...READS.keys()], (key) => ofClients(limitReads(key))),
    ...interceptEach(host, UPDATES, () => ofClients(limitUpdates)),
    ...interceptEach(host, ["bulk:import"], () => ofClients(limitImports)),
    ...interceptEach(host, ["admin:loadFixtures"], () => ofClients(limitFixtures)),
    ...interceptEach(host, CHANGES, (key) => ofClients(limitChanges(key))),
  ];
}

/** @param refuse whoever does not hold every right, where there are faults */
type Limit = (
  services: Services,
  request: KuzzleRequest,
  run: () => Promise<unknown>,
  refuse: (faults: readonly Finding[]) => Promise<void>,
) => Promise<unknown>;

/** Asks the storage for each document once. */
function limitReads(key: string): Limit {
  const found = READS.get(key) ?? "hits";
  return async ({ host, config }, request, run, refuse) => {
    const ids = repeatedIds(idsOf(request, key));
    // the host counts all of them
    if (ids === undefined || (found === "successes" && ids.length > host.documents.most)) {
      return run();
    }
    const { answer, faults } = expanded(
      await withBody(request, { ids: distinctIds(ids) }, run),
      found,
      ids,
      config.limits.repeatedBytes,
    );
    await refuse(faults);
    return answer;
  };
}

/** Looks at the documents that are named again before anything is written. */
const limitUpdates: Limit = async ({ host, config }, request, run, refuse) => {
  const documents = bodyOf(request).documents;
  const entries = Array.isArray(documents) ? (documents as readonly unknown[]) : [];
  const namings = entries.flatMap((entry) => {
    const {
      _id,
      body,
      changes,
      default: first,
    } = Object(entry) as Readonly<Record<string, unknown>>;
    const id = idOf(_id);
    return id === undefined ? [] : [{ id, content: [body, changes, first] }];
  });
  const again = namedAgain(namings.map(({ id }) => id));
  const { index, collection } = request.input.args as Readonly<Record<string, unknown>>;
  // the host refuses more
  const isTaken = entries.length <= host.mostWrites();
  if (isTaken && again.length > 0 && typeof index === "string" && typeof collection === "string") {
    const sizes = await host.documents.sizesOf(index, collection, again);
    const repeated = new Set(again);
    const measured = namings.map(({ id, content }) => ({
      id,
      added: repeated.has(id) ? JSON.stringify(content).length : 0,
    }));
    const most = config.limits.repeatedBytes;
    await refuse(
      repeatFaults(
        measured,
        (id) => sizes.get(id) ?? 0,
        most,
        (at) => `documents[${at}]`,
      ),
    );
  }
  return run();
};

/** Counts the documents only where the changes are large. */
function limitChanges(key: string): Limit {
  return async ({ host, config }, request, run, refuse) => {
    const { changes, query } = bodyOf(request);
    const most = config.limits.repeatedBytes;
    const bytes = isPlainObject(changes) ? JSON.stringify(changes).length : 0;
    const atOnce = key === "bulk:updateByQuery" ? BATCH : host.mostWrites();
    if (isPlainObject(query) && changeFaults(bytes, atOnce, most).length > 0) {
      const count = await host.documents.countFound(request);
      await refuse(changeFaults(bytes, Math.min(count, atOnce), most));
    }
    return run();
  };
}

const limitImports: Limit = async (_, request, run) => {
  const { bulkData } = bodyOf(request);
  const kept = Array.isArray(bulkData) ? withoutAnswers(bulkData) : bulkData;
  return kept === bulkData ? run() : withBody(request, { bulkData: kept }, run);
};

const limitFixtures: Limit = async (_, request, run) =>
  withBody(request, mapLists(bodyOf(request)), run);

/** Maps each list of `{index: {collection: entries}}`. */
function mapLists(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const each = (object: unknown, map: (value: unknown) => unknown): unknown =>
    isPlainObject(object)
      ? Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]))
      : object;
  const lists = (value: unknown): unknown => (Array.isArray(value) ? withoutAnswers(value) : value);
  return each(body, (collections) => each(collections, lists)) as typeof body;
}

function bodyOf({ input }: KuzzleRequest): Readonly<Record<string, unknown>> {
  return isPlainObject(input.body) ? input.body : {};
}

/** Source: the host's lib/api/controllers/documentController.js `mGet`, securityController.ts `mGetUsers`. */
function idsOf(request: KuzzleRequest, key: string): unknown {
  const { ids } = bodyOf(request);
  const argument: unknown = request.input.args.ids;
  if (Array.isArray(ids) && ids.length > 0) {
    return ids;
  }
  if (key === "document:mGet" && argument !== undefined) {
    return request.getArray("ids");
  }
  if (key === "security:mGetUsers" && typeof argument === "string") {
    const list = request.context.connection.protocol === "http" ? parsed(argument) : undefined;
    return Array.isArray(list) ? list : argument.split(",");
  }
  return argument;
}

/** Runs with other members in the body, which the pipes after it do not see. */
async function withBody(
  { input }: KuzzleRequest,
  members: Readonly<Record<string, unknown>>,
  run: () => Promise<unknown>,
): Promise<unknown> {
  const { body } = input;
  input.body = { ...(body as object | null), ...members };
  try {
    return await run();
  } finally {
    input.body = body as JSONObject;
  }
}
