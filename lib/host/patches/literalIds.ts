import { hostModule, packageOfHost } from "../kernel/hostModules";

/** The subset of the client of Elasticsearch 7 that we use. Source: sdk-es7, lib/Transport.js. */
interface Transport {
  request: (
    this: Transport,
    params: { readonly path: string },
    ...more: readonly unknown[]
  ) => unknown;
}

/** The subset of the host's storage that we use. Source: lib/service/storage/7/elasticsearch.ts. */
interface StorageService {
  readonly scope?: string;
  get: (
    this: StorageService,
    index: string,
    collection: string,
    id: unknown,
  ) => Promise<{ readonly _id: string }>;
}

export interface StorageModules {
  readonly transport: Transport;
  readonly service: StorageService;
}

const SERVICE = "service/storage/7/elasticsearch";

/** The paths that end with the id of one document. */
const DOCUMENT = /^(\/[^/]+\/_(?:doc|create|update|source)\/)_/u;
/**
 * The host reads no document of this id, since clients send `GET /<index>/<collection>/_search` by
 * mistake. No client names its own documents so: there it may well be a user.
 */
const REFUSED = "_search";

/**
 * Lets the ids of documents be nothing but ids. Elasticsearch 7 takes `/<index>/_doc/_count` for the
 * endpoint of that name, and knows it from the document `_count` by the first character alone: encoded
 * as `%5F`, it is an id. Elasticsearch 8 has no such endpoints.
 *
 * @returns a function that takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function takeIdsLiterally(find: () => StorageModules = resolveModules): () => void {
  const { transport, service } = find();
  const { request } = transport;
  const { get } = service;
  if (typeof request !== "function" || typeof get !== "function") {
    throw new Error('its storage has no "request" and "get"');
  }
  transport.request = function (this: Transport, params, ...more) {
    const path = params.path.replace(DOCUMENT, "$1%5F");
    return request.call(this, { ...params, path }, ...more);
  };
  service.get = function (this: StorageService, index, collection, id) {
    // the host compares it with a text, and its client makes one of it
    const given: unknown = id === REFUSED && this.scope === "private" ? Object(id) : id;
    return get.call(this, index, collection, given);
  };
  return () => {
    transport.request = request;
    service.get = get;
  };
}

function resolveModules(): StorageModules {
  const { ES7 } = hostModule(SERVICE) as { readonly ES7: { readonly prototype: StorageService } };
  // of the client that the host uses, wherever it is installed
  const { Transport } = packageOfHost("sdk-es7", SERVICE) as {
    readonly Transport: { readonly prototype: Transport };
  };
  return { transport: Transport.prototype, service: ES7.prototype };
}
