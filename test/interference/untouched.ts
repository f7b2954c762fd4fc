import type { StoredDocument } from "../../tools/services/ElasticsearchClient";
import { askRedis, parseRedisUrl } from "../../tools/services/redisHealth";
import { waitUntil } from "../../tools/services/wait";
import { OTHER } from "./values";
import type { World } from "./World";

/** Everything that is stored of tenant B. */
export interface Belongings {
  readonly documents: ReadonlyMap<string, StoredDocument>;
  readonly keys: readonly string[];
}

const DATABASES = [0, 5];
const THEIRS = [OTHER.user, OTHER.index, "bea"];

const keyOf = ({ _index, _id }: StoredDocument): string => `${_index} ${_id}`;

async function everything(world: World): Promise<StoredDocument[]> {
  const indexes = await world.elasticsearch.namesOf("*");
  return world.elasticsearch.documents(indexes.filter((name) => !name.startsWith(".")));
}

/** @param poor the world without them: what both have is not theirs */
export async function belongings(rich: World, poor: World): Promise<Belongings> {
  const shared = new Set((await everything(poor)).map(keyOf));
  const documents = new Map(
    (await everything(rich))
      .filter((document) => !shared.has(keyOf(document)))
      .map((document) => [keyOf(document), document]),
  );
  return { documents, keys: await keysOf(rich) };
}

/** Keys of Redis that name them: sessions, caches. */
async function keysOf({ services }: World): Promise<string[]> {
  const address = parseRedisUrl(services.redis.url);
  const texts = await Promise.all(
    DATABASES.map((database) => askRedis(address, ["KEYS", "*"], database)),
  );
  return (
    texts
      .join("\r\n")
      .split("\r\n")
      // caches of users come and go
      .filter((line) => /^(?!repos\/kuzzle\/users\/)[^$*+:-]/u.test(line))
      .filter((line) => THEIRS.some((name) => line.includes(name)))
      .sort()
  );
}

/** @returns a line for each thing of theirs that is gone or another */
export async function touched(rich: World, before: Belongings): Promise<string[]> {
  const now = new Map((await everything(rich)).map((document) => [keyOf(document), document]));
  const documents = [...before.documents].flatMap(([key, document]) => {
    const { _source } = now.get(key) ?? {};
    return JSON.stringify(_source) === JSON.stringify(document._source)
      ? []
      : [`${key}: ${JSON.stringify(document._source)} is now ${JSON.stringify(_source)}`];
  });
  const keys = new Set(await keysOf(rich));
  const gone = before.keys.filter((key) => !keys.has(key)).map((key) => `Redis: ${key} is gone`);
  return [...documents, ...gone];
}

/** @returns a line for each thing that tenant B is not served with any more */
export async function stillServed(
  rich: World,
  { index, collection }: { readonly index: string; readonly collection: string },
): Promise<string[]> {
  const place = { index, collection };
  const subscribed = await rich.ask("bob", { controller: "auth", action: "getCurrentUser" });
  const { _id } = (subscribed.result ?? {}) as { _id?: string };
  const received = rich.notifications.get("bob") ?? [];
  const foreign = received.filter((text) => !text.includes('"author":"root"'));
  const lines = _id === "bob" ? [] : ["tenant B is not logged in any more"];
  const before = received.length;
  if (!rich.hasRealtime) {
    return lines;
  }
  const own = { controller: "document", action: "create", ...place, body: { name: "new" } };
  await rich.must("bob", { ...own, refresh: "false" });
  try {
    await waitUntil(async () => (rich.notifications.get("bob") ?? []).length > before, {
      what: "tenant B to be notified of a document of their own",
      deadline: 20_000,
      interval: 20,
    });
  } catch (error) {
    lines.push(error instanceof Error ? error.message : String(error));
  }
  return [...lines, ...foreign.map((text) => `tenant B was notified: ${text.slice(0, 300)}`)];
}
