import type { Elasticsearch, StoredDocument } from "../services/ElasticsearchClient";
import { profileFaults } from "../../lib/domain/policies/profileFaults";
import { isPlainObject } from "../../lib/domain/plainObject";
import type { GuardedAction } from "./actions";
import { ACTIONS } from "./actions";
import { PLACE } from "./place";
import type { Caller, FuzzRequest } from "./requests";

/** Everything that is stored: documents by index and id, and the indexes themselves. */
export type Snapshot = ReadonlyMap<string, StoredDocument | undefined>;

/** Begins the ids of the tenant's validation specifications. */
const SPECIFICATIONS = `${PLACE.index}#`;
/** As many as one search answers. */
const MOST = 10_000;

/** Reads what is stored by the application `name`, by plugins, and in the public indexes; not the audit. */
export async function snapshot(elasticsearch: Elasticsearch, name: string): Promise<Snapshot> {
  const indexes = (await elasticsearch.namesOf("*")).filter(
    (index) =>
      index.startsWith(`%${name}.`) ||
      (index.startsWith("&") && !index.startsWith(`&${PLACE.index}.`)) ||
      (index.startsWith("%plugin-") && !index.startsWith("%plugin-profile-guard.audit-")),
  );
  const found = new Map<string, StoredDocument | undefined>(
    indexes.map((index) => [`${index} `, undefined]),
  );
  // what stands for an empty index holds nothing, and cannot be sorted
  for (const index of indexes.filter((one) => !one.endsWith("._kuzzle_keep"))) {
    const documents = await elasticsearch.documents([index]);
    if (documents.length === MOST) {
      throw new Error(`${index} holds more documents than one search tells`);
    }
    for (const document of documents.filter(({ _id }) => !_id.startsWith(SPECIFICATIONS))) {
      found.set(`${index} ${document._id}`, document);
    }
  }
  return found;
}

/** As much of an answer as tells what was done. */
export interface Answer {
  readonly controller?: unknown;
  readonly action?: unknown;
  readonly result?: unknown;
}

/** Collects what may have been written: by what was answered with success. */
export class Successes {
  private readonly touched = new Set<string>();

  /** @param answer with success; it names the action, which the request need not */
  note({ caller, sending }: FuzzRequest, { controller, action: name, result }: Answer): void {
    const action = ACTIONS.find((one) => one.controller === controller && one.action === name);
    if (action === undefined || !mayWrite(action, caller)) {
      return;
    }
    const text = sending.way === "websocket" ? sending.text : "body" in sending ? sending.body : "";
    const sent = parsed(String(text));
    // over a URL the whole text is the body
    const { body = sent, _id, userId, kind } = sent;
    const given = isPlainObject(body) ? body : {};
    const collection = collectionOf(action, kind);
    for (const id of [_id, userId, ...idsIn(result), ...listed(given.ids)]) {
      this.add(collection, id);
    }
    if (action.action === "loadSecurities") {
      for (const name of ["profiles", "roles", "users"]) {
        for (const id of Object.keys(isPlainObject(given[name]) ? given[name] : {})) {
          this.add(name, id);
        }
      }
    }
    if (/^load(?:Fixtures|Mappings)$/u.test(action.action)) {
      for (const index of Object.keys(given)) {
        this.add("indexes", index);
      }
    }
  }

  /** Adds a caller's own document, which they may change themselves. */
  add(collection: string, id: unknown): void {
    if (typeof id === "string") {
      this.touched.add(`${collection} ${id}`);
    }
  }

  get size(): number {
    return this.touched.size;
  }

  /** Tells whether some success accounts for a document, or an index, being other than before. */
  accountFor(key: string, document: StoredDocument | undefined): boolean {
    const [index = ""] = key.split(" ");
    if (index.startsWith("&")) {
      return this.touched.has(`indexes ${index.slice(1).split(".")[0] ?? ""}`);
    }
    const id = key.slice(index.length + 1);
    const collection = index.slice(index.lastIndexOf(".") + 1);
    if (document === undefined) {
      return false;
    }
    const { kuid, userId } = document._source;
    switch (collection) {
      case "profiles":
      case "roles":
        return this.touched.has(`${collection} ${id}`);
      case "users":
        // of the host, or credentials of the local strategy
        return this.touched.has(`users ${typeof kuid === "string" ? kuid : id}`);
      case "api-keys":
        return this.touched.has(`users ${String(userId)}`);
      default:
        return false;
    }
  }
}

/** The actions that the caller who covers nothing may do all the same. */
const OPEN: ReadonlySet<string> = new Set(["createRestrictedUser", "updateSelf"]);

function mayWrite(action: GuardedAction, caller: Caller): boolean {
  return caller === "admin" || OPEN.has(action.action);
}

function collectionOf({ action }: GuardedAction, kind: unknown): string {
  if (action === "restore") {
    return `${String(kind)}s`;
  }
  return /Profile/u.test(action) ? "profiles" : /Role/u.test(action) ? "roles" : "users";
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isPlainObject(value) ? value : {};
  } catch {
    return {};
  }
}

function listed(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function idsIn(result: unknown): unknown[] {
  return Array.isArray(result) ? (result as unknown[]) : isPlainObject(result) ? [result._id] : [];
}

/** Finds what was written though no answer said so, and what was let be written and is not valid. */
export function storedFaults(before: Snapshot, after: Snapshot, successes: Successes): string[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const changed = keys.filter(
    (key) =>
      before.has(key) !== after.has(key) ||
      JSON.stringify(before.get(key)?._source) !== JSON.stringify(after.get(key)?._source),
  );
  const faults = changed
    .filter((key) => !successes.accountFor(key, after.get(key) ?? before.get(key)))
    .map((key) => `stored though nothing said so: ${key.slice(0, 200)}`);
  const stored = changed.flatMap((key) => after.get(key) ?? []);
  return [...faults, ...stored.flatMap((document) => invalid(document, after))];
}

/** By the plugin's own rules. */
function invalid({ _index, _id, _source }: StoredDocument, after: Snapshot): string[] {
  const prefix = _index.slice(0, _index.lastIndexOf("."));
  const collection = _index.slice(prefix.length + 1);
  if (prefix.startsWith("%plugin-") || prefix.startsWith("&")) {
    return [];
  }
  const { _kuzzle_info, ...content } = _source;
  const name = `${collection}/${_id.slice(0, 100)}`;
  if (collection === "profiles") {
    const roleIds = listed(content.policies).map((policy) =>
      isPlainObject(policy) ? policy.roleId : undefined,
    );
    return [
      ...profileFaults(content).map(({ path, message }) => `${name}: ${path}: ${message}`),
      ...roleIds
        .filter((id) => !after.has(`${prefix}.roles ${String(id)}`))
        .map((id) => `${name}: role ${String(id)} does not exist`),
    ];
  }
  if (collection === "users") {
    const profileIds = listed(content.profileIds);
    return profileIds.length > 0 &&
      profileIds.every((id) => after.has(`${prefix}.profiles ${String(id)}`))
      ? []
      : [`${name}: profiles ${JSON.stringify(content.profileIds)}`];
  }
  return [];
}
