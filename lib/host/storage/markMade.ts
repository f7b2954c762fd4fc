import type { Origin } from "../../domain/access/origins";
import { joinOrigins, MADE_THROUGH, readOrigins } from "../../domain/access/origins";
import { isPlainObject } from "../../domain/plainObject";
import type { Kernel } from "../kernel/kernel";
import { LOCAL } from "../kernel/local";
import { wrapAnswerer } from "../kernel/wrapAnswerer";
import type { Made } from "../port/AccessStore";

type OriginsOf = (made: Made) => Promise<readonly Origin[]>;
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
  originsOf: OriginsOf,
): readonly string[] {
  return [
    ...wrapAnswerer(kuzzle, "core:cache:internal:store", (store) => {
      const prefix = `repos/${kuzzle.internalIndex.index}/token/`;
      return (...args) => {
        const [key, text, ...rest] = args;
        return typeof key === "string" && key.startsWith(prefix)
          ? markedToken(text, originsOf).then((marked) => store(key, marked, ...rest))
          : store(...args);
      };
    }),
    ...wrapAnswerer(kuzzle, "core:storage:private:document:create", (create) => (...args) => {
      const [index, collection, content, ...rest] = args;
      const kind = kindOf(kuzzle, index, collection);
      return kind === undefined || !isPlainObject(content)
        ? create(...args)
        : markedDocument(kind, content, originsOf).then((marked) =>
            create(index, collection, marked, ...rest),
          );
    }),
    ...wrapAnswerer(kuzzle, "core:storage:private:document:update", (update) => (...args) => {
      const [index, collection, id, content, ...rest] = args;
      const isPassword =
        kindOf(kuzzle, index, collection) === "credentials" &&
        isPlainObject(content) &&
        content.userPassword !== undefined;
      return isPassword
        ? // an update keeps what it does not name: of the former password
          originsOf({ kind: "credentials", kuid: undefined }).then((origins) =>
            update(index, collection, id, { ...content, [MADE_THROUGH]: origins }, ...rest),
          )
        : update(...args);
    }),
  ];
}

/** A token that is stored once more has its mark already. */
async function markedToken(text: unknown, originsOf: OriginsOf): Promise<unknown> {
  const token: unknown = typeof text === "string" ? JSON.parse(text) : undefined;
  if (!isPlainObject(token) || token[MADE_THROUGH] !== undefined) {
    return text;
  }
  const origins = await originsOf({ kind: "session", kuid: String(token.userId) });
  return origins.length === 0 ? text : JSON.stringify({ ...token, [MADE_THROUGH]: origins });
}

async function markedDocument(
  kind: "apiKey" | "credentials",
  content: Content,
  originsOf: OriginsOf,
): Promise<Content> {
  const kuid = String(kind === "apiKey" ? content.userId : content.kuid);
  // with another username, `local` writes what it had under that
  const former = readOrigins(content[MADE_THROUGH]);
  const origins = joinOrigins(former, await originsOf({ kind, kuid }));
  return origins.length === 0 ? content : { ...content, [MADE_THROUGH]: origins };
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
