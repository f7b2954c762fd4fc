import { tenants } from "../../application/permissions";
import type { Call } from "../../support/answers";
import type { GuardWorld } from "../../support/world";
import type { StoredDocument } from "../../../tools/services/ElasticsearchClient";
import { run } from "../../support/world";
import type { Stage } from "./stage";
import { lookWhatIsTold } from "./told";

/** The tenants' indexes. */
const PLACES = "&pg-*";
/** Matches ids of a single scenario: no id that others lean on has such an end. */
const OF_ONE_SCENARIO = /-\d+-\d+$/u;

type Kind = "role" | "profile" | "user";
const KINDS: readonly Kind[] = ["role", "profile", "user"];

interface Kept {
  readonly kind: Kind;
  readonly id: string;
  readonly written: number;
  readonly content: object;
}

/** The documents that all scenarios on an application lean on. */
interface Common {
  /** By kind and id. */
  readonly documents: ReadonlyMap<string, Kept>;
  /** With their settings. */
  readonly indexes: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Collections, `index#collection`: by some of them no document could be written any more. */
  readonly specifications: readonly string[];
  /** The credentials of the administrator and the manager, as Elasticsearch holds them. */
  readonly credentials: readonly (StoredDocument | undefined)[];
}

/** By the application's name. */
const leanedOn = new Map<string, Common>();
async function common(world: GuardWorld): Promise<Common> {
  const documents = new Map<string, Kept>();
  for (const { _id, _index, _seq_no, _source } of await world.stored()) {
    const kind = KINDS.find((one) => _index.endsWith(`.${one}s`));
    if (kind !== undefined && !OF_ONE_SCENARIO.test(_id)) {
      const { _kuzzle_info: _, ...content } = _source;
      documents.set(`${kind} ${_id}`, { kind, id: _id, written: _seq_no, content });
    }
  }
  const { elasticsearch, credentialsIndex } = run.environment;
  // an attack may have closed and blocked one, which would not be listed
  await elasticsearch.openAgain(PLACES);
  const indexes = await elasticsearch.settingsOf(PLACES);
  const credentials = await Promise.all(
    ["admin", "manager"].map((who) =>
      elasticsearch.document(credentialsIndex, world.app.kuidOf(who)),
    ),
  );
  const stored = await elasticsearch.documents([world.indexOf("validations")]);
  const specifications = stored.map(({ _id, _seq_no }) => `${_id}#${_seq_no}`);
  return { documents, indexes, specifications, credentials };
}

/** Before an attack that is measured. */
export async function leanOn(world: GuardWorld, stage: Stage): Promise<void> {
  await stage.putDocuments();
  leanedOn.set(world.app.name, await common(world));
  await lookWhatIsTold(world, stage);
}

/**
 * Puts back what an attack has changed of it, by the API: what the host has cached changes with it.
 *
 * @returns false when that cannot be done: the next scenario needs another application
 */
export async function putBack(world: GuardWorld, stage: Stage): Promise<boolean> {
  const was = leanedOn.get(world.app.name);
  if (was === undefined) {
    return false;
  }
  try {
    const now = await common(world);
    if (isSame(was, now, ({ written }) => written)) {
      return await stage.canAct();
    }
    const calls = [
      ...specificationCalls(was, now),
      ...placeCalls(was, now),
      ...documentCalls(was, now),
    ];
    for (const call of calls) {
      // the administrator may have no rights any more
      const { error } = await stage.send(
        "the superuser",
        { ...call, refresh: "false" },
        "raw-http",
      );
      if (error !== null) {
        return false;
      }
    }
    await putSettingsBack(was, now);
    await putCredentialsBack(was, now);
    const isBack = isSame(was, await common(world), ({ content }) => JSON.stringify(content));
    return isBack && (await stage.canAct());
  } catch {
    // the application has ended
    return false;
  }
}

function isSame(was: Common, now: Common, by: (kept: Kept) => unknown): boolean {
  const told = ({ documents, indexes, specifications, credentials }: Common): string =>
    JSON.stringify([
      [...documents].map(([name, kept]) => [name, by(kept)]).sort(),
      [...indexes].sort(),
      specifications,
      credentials.map((one) => one?._source),
    ]);
  return told(was) === told(now);
}

async function putSettingsBack(was: Common, now: Common): Promise<void> {
  for (const [index, settings] of now.indexes) {
    const before = was.indexes.get(index) ?? settings;
    const changed = Object.keys({ ...before, ...settings }).filter(
      (key) => before[key] !== settings[key],
    );
    if (changed.length > 0) {
      const put = Object.fromEntries(changed.map((key) => [key, before[key] ?? null]));
      await run.environment.elasticsearch.change(index, put);
    }
  }
}

/** Behind the host's back, which keeps nothing of them. */
async function putCredentialsBack(was: Common, now: Common): Promise<void> {
  for (const [position, kept] of was.credentials.entries()) {
    if (kept !== undefined && kept._seq_no !== now.credentials[position]?._seq_no) {
      await run.environment.elasticsearch.put(kept._index, kept._id, kept._source);
    }
  }
}

function* documentCalls(was: Common, now: Common): Generator<Call> {
  const security = (action: string, { kind, id }: Kept, body?: object): Call => ({
    controller: "security",
    action: `${action}${kind.charAt(0).toUpperCase()}${kind.slice(1)}`,
    _id: id,
    ...(body !== undefined && { body }),
  });
  for (const kind of KINDS) {
    for (const [name, kept] of was.documents) {
      const other = now.documents.get(name);
      if (kept.kind === kind && other?.written !== kept.written) {
        // the host makes no user by that, who would have lost their keys: the call fails
        const action = kind === "user" ? "replace" : "createOrReplace";
        yield security(action, kept, kept.content);
      }
    }
  }
  // what holds it first
  for (const kind of [...KINDS].reverse()) {
    for (const [name, kept] of now.documents) {
      if (kept.kind === kind && !was.documents.has(name)) {
        yield security("delete", kept);
      }
    }
  }
}

function* specificationCalls(was: Common, now: Common): Generator<Call> {
  for (const one of now.specifications) {
    const [index = "", collection = ""] = one.split("#");
    if (!was.specifications.includes(one)) {
      yield { controller: "collection", action: "deleteSpecifications", index, collection };
    }
  }
}

/** By the API too, which knows by itself what it has made. */
function* placeCalls(was: Common, now: Common): Generator<Call> {
  const named = (index: string, collection: string): string => `&${index}.${collection}`;
  const [before, after] = [[...was.indexes.keys()], [...now.indexes.keys()]];
  const added = after.filter((name) => !was.indexes.has(name));
  for (const name of added) {
    const [, index = "", collection = ""] = /^&([^.]+)\.(.+)$/u.exec(name) ?? [];
    const isWhole = !before.some((one) => one.startsWith(named(index, "")));
    if (!isWhole) {
      yield { controller: "collection", action: "delete", index, collection };
    } else if (added.find((one) => one.startsWith(named(index, ""))) === name) {
      yield { controller: "index", action: "delete", index };
    }
  }
  for (const [index, collections] of Object.entries(tenants)) {
    if (!after.some((name) => name.startsWith(named(index, "")))) {
      yield { controller: "index", action: "create", index };
    }
    for (const [collection, body] of Object.entries(collections)) {
      if (!now.indexes.has(named(index, collection))) {
        yield { controller: "collection", action: "create", index, collection, body };
      }
    }
  }
}
