import { isDeepStrictEqual } from "node:util";

/** As much of the host as this takes. */
interface Inside {
  readonly internalIndex: { readonly index: string };
  ask(event: string, ...args: readonly unknown[]): Promise<unknown>;
  on(event: string, listener: () => void): void;
}

type Kind = "profile" | "role";

const METHODS = ["create", "createOrReplace", "createOrReplace", "update"] as const;
const REFRESHES = ["false", "wait_for", undefined] as const;
/** Members that JSON does not have, or has otherwise, and what the host writes for itself. */
const odd = () => ({
  nothing: undefined,
  since: new Date(86_400_000),
  deep: { of: [null, undefined, { number: 1e21, small: -0, text: "\u2028 ü 😀" }] },
  "dotted.name": 1,
  _kuzzle_info: { author: "somebody else" },
});

/**
 * Has the host write profiles and roles in every way, and compares what it answers and keeps with what it
 * reads of the same document once it has forgotten it.
 *
 * @returns in one line how many were alike, what was not, and how often the storage was read for it
 */
export async function compareWritten(): Promise<string> {
  const { kuzzle } = globalThis as unknown as { kuzzle: Inside };
  let reads = 0;
  kuzzle.on("core:storage:private:document:get", () => (reads += 1));
  let alike = 0;
  let readWhileWritten = 0;
  const others: string[] = [];
  for (const kind of ["profile", "role"] as const) {
    for (const refresh of REFRESHES) {
      const id = `written ${String(refresh)} ü%2F`;
      for (const [number, method] of METHODS.entries()) {
        const before = reads;
        const event = `core:security:${kind}:${method}`;
        const written = await kuzzle.ask(event, id, contentOf(kind, number), { refresh });
        readWhileWritten += reads - before;
        const kept = await keptOf(kuzzle, kind, id);
        await kuzzle.ask(`core:security:${kind}:invalidate`, id);
        const read = await kuzzle.ask(`core:security:${kind}:get`, id);
        const same =
          isDeepStrictEqual(written, read) &&
          isDeepStrictEqual(kept, await keptOf(kuzzle, kind, id));
        alike += same ? 1 : 0;
        others.push(
          ...(same ? [] : [`${event}, ${String(refresh)}: ${JSON.stringify([written, read])}`]),
        );
      }
      const again = kuzzle.ask(`core:security:${kind}:create`, id, contentOf(kind, 0), { refresh });
      const { id: refusal = "none" } = Object(await again.catch((error: unknown) => error)) as {
        id?: string;
      };
      others.push(...(refusal === "services.storage.document_already_exists" ? [] : [refusal]));
    }
  }
  return `written: ${alike} alike, ${readWhileWritten} reads; ${others.join("; ") || "no other"}`;
}

function contentOf(kind: Kind, number: number): object {
  const collections = Array.from({ length: number + 1 }, (_, one) => `c${one}`);
  const restrictedTo = [{ index: `i${number}`, collections }, { index: "all" }];
  return kind === "profile"
    ? { policies: [{ roleId: "default", restrictedTo }], rateLimit: number, ...odd() }
    : { controllers: { document: { actions: { get: number % 2 === 0 } } }, ...odd() };
}

/** The text in the cache, of which no other node sees more; roles are kept in memory alone. */
async function keptOf(kuzzle: Inside, kind: Kind, id: string): Promise<unknown> {
  if (kind === "role") {
    return kuzzle.ask("core:security:role:get", id);
  }
  const key = `repos/${kuzzle.internalIndex.index}/profiles/${id}`;
  return JSON.parse(String(await kuzzle.ask("core:cache:internal:get", key))) as unknown;
}
