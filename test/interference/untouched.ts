import type { StoredDocument } from "../../tools/services/ElasticsearchClient";
import { askRedis, parseRedisUrl } from "../../tools/services/redisHealth";
import { OTHER } from "./values";
import type { World } from "./World";

/** What is stored of tenant B. */
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
  return texts
    .join("\r\n")
    .split("\r\n")
    .filter((line) => /^[^$*+:-]/u.test(line) && THEIRS.some((name) => line.includes(name)))
    .sort();
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
