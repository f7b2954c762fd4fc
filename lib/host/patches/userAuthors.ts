import type { KuzzleRequest } from "kuzzle";

import type { Kernel } from "../kernel/kernel";
import { currentRequest } from "../kernel/kernel";

type Create = (
  collection: string,
  content: unknown,
  options?: Readonly<Record<string, unknown>>,
) => Promise<unknown>;

/**
 * Notes with each new user who made them, in `_kuzzle_info.author`, as Kuzzle does of every other
 * document: the kuid of whoever sent the request, `-1` of a stranger who signed up. The host has a
 * place for it, and its repository of users leaves it empty. Answers stay as they are: they tell of
 * the user as sent, not as stored.
 * Source: the host's lib/core/security/userRepository.ts `create`, lib/core/shared/store.ts.
 *
 * @returns a function that takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function noteAuthors(kuzzle: Pick<Kernel, "internalIndex" | "asyncStore">): () => void {
  const store = kuzzle.internalIndex as unknown as { create?: Create };
  const { create } = store;
  if (typeof create !== "function") {
    throw new Error('its internal index has no "create"');
  }
  store.create = async (collection, content, options) => {
    const author = collection === "users" ? authorIn(currentRequest(kuzzle)) : undefined;
    return create.call(store, collection, content, { ...author, ...options });
  };
  return () => {
    store.create = create;
  };
}

function authorIn(request: KuzzleRequest | undefined): { readonly userId: string } | undefined {
  const kuid = request?.getKuid();
  // the first admin is made by somebody who cannot be logged in yet: that is no sign-up
  const isKnown = typeof kuid === "string" && request?.input.action !== "createFirstAdmin";
  return isKnown ? { userId: kuid } : undefined;
}
