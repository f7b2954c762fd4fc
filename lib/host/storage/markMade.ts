import {
  authorsIn,
  joinOrigins,
  MADE_BY,
  MADE_THROUGH,
  readAuthors,
  readOrigins,
} from "../../domain/access/origins";
import { MADE_AT } from "../../domain/access/singleUse";
import { isPlainObject } from "../../domain/plainObject";
import type { Kernel } from "../kernel/kernel";
import { LOCAL } from "../kernel/local";
import { wrapAnswerer } from "../kernel/wrapAnswerer";
import type { Made, Marks } from "../port/AccessStore";

type MarksOf = (made: Made) => Promise<Marks>;
type Content = Readonly<Record<string, unknown>>;

/** Source: the host's lib/model/storage/apiKey.js. */
const KEYS = "api-keys";

/**
 * Writes with each token, API key and password of `local` what it is made through, in the very write
 * that stores it: whatever action makes it, nobody has it before it is marked.
 * Source: the host's lib/core/security/tokenRepository.js `persistForUser`,
 * lib/model/storage/baseModel.js `save`; kuzzle-plugin-auth-passport-local `create`, `update`.
 *
 * @returns the events that the host does not have
 */
export function markMade(
  kuzzle: Pick<Kernel, "coreAnswerers" | "internalIndex">,
  marksOf: MarksOf,
): readonly string[] {
  return [
    ...wrapAnswerer(kuzzle, "core:cache:internal:store", (store) => {
      const prefix = `repos/${kuzzle.internalIndex.index}/token/`;
      return (...args) => {
        const [key, text, ...rest] = args;
        return typeof key === "string" && key.startsWith(prefix)
          ? markedToken(text, marksOf).then((marked) => store(key, marked, ...rest))
          : store(...args);
      };
    }),
    ...wrapAnswerer(kuzzle, "core:storage:private:document:create", (create) => (...args) => {
      const [index, collection, content, ...rest] = args;
      const kind = kindOf(kuzzle, index, collection);
      return kind === undefined || !isPlainObject(content)
        ? create(...args)
        : markedDocument(kind, content, marksOf).then(async (marked) => {
            const created = await create(index, collection, marked, ...rest);
            noteMaking(content, marked);
            return created;
          });
    }),
    ...wrapAnswerer(kuzzle, "core:storage:private:document:update", (update) => (...args) => {
      const [index, collection, id, content, ...rest] = args;
      const isPassword =
        kindOf(kuzzle, index, collection) === "credentials" &&
        isPlainObject(content) &&
        content.userPassword !== undefined;
      return isPassword
        ? // an update keeps what it does not name: of the former password
          marksOf({ kind: "credentials", kuid: undefined }).then(({ through, by }) => {
            const marks = { [MADE_THROUGH]: through, [MADE_BY]: by };
            return update(index, collection, id, { ...content, ...marks }, ...rest);
          })
        : update(...args);
    }),
  ];
}

/** A token that is stored once more has its mark already. */
async function markedToken(text: unknown, marksOf: MarksOf): Promise<unknown> {
  const token: unknown = typeof text === "string" ? JSON.parse(text) : undefined;
  if (!isPlainObject(token) || token[MADE_THROUGH] !== undefined) {
    return text;
  }
  const isForOnce = token.singleUse === true && token[MADE_AT] === undefined;
  const made = {
    kind: "session",
    kuid: String(token.userId),
    ...(isForOnce && { isForOnce }),
  } as const;
  const { through, at } = await marksOf(made);
  const marks = {
    ...(through.length > 0 && { [MADE_THROUGH]: through }),
    ...(isForOnce && { [MADE_AT]: at }),
  };
  return Object.keys(marks).length === 0 ? text : JSON.stringify({ ...token, ...marks });
}

async function markedDocument(
  kind: "apiKey" | "credentials",
  content: Content,
  marksOf: MarksOf,
): Promise<Content> {
  const kuid = String(kind === "apiKey" ? content.userId : content.kuid);
  // with another username, `local` writes what it had under that
  const former = readOrigins(content[MADE_THROUGH]);
  const isUnmarked = content[MADE_BY] === undefined && content._kuzzle_info !== undefined;
  const formerly = isUnmarked ? readAuthors(content.updater, []) : authorsIn(content[MADE_BY]);
  const marks = await marksOf({ kind, kuid });
  const through = joinOrigins(former, marks.through);
  const by = joinOrigins(formerly, marks.by);
  return {
    ...content,
    ...(through.length > 0 && { [MADE_THROUGH]: through }),
    ...(by.length > 0 && { [MADE_BY]: by }),
  };
}

/**
 * The storage notes in the very content that it is given who made a document and when, and the host answers
 * that with an API key. Source: the host's lib/service/storage/7/elasticsearch.ts `create`.
 */
function noteMaking(given: { _kuzzle_info?: unknown }, { _kuzzle_info: info }: Content): void {
  if (info !== undefined) {
    given._kuzzle_info = info;
  }
}

function kindOf(
  { internalIndex }: Pick<Kernel, "internalIndex">,
  index: unknown,
  collection: unknown,
): "apiKey" | "credentials" | undefined {
  if (index === internalIndex.index && collection === KEYS) {
    return "apiKey";
  }
  return index === `plugin-${LOCAL}` && collection === "users" ? "credentials" : undefined;
}
