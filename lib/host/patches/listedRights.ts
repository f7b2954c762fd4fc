import type { KuzzleRequest } from "kuzzle";

import type { Kernel, NativeHandler } from "../kernel/kernel";

/** A user or a profile. Source: the host's lib/model/security/user.ts, profile.ts `getRights`. */
interface Holder {
  getRights: () => Promise<Readonly<Record<string, object>>>;
}

type Read = (kernel: Pick<Kernel, "ask">, request: KuzzleRequest) => Promise<Holder> | Holder;

/** The actions that list rights, each with whose they are. */
const LISTING: readonly (readonly [controller: string, action: string, read: Read])[] = [
  ["auth", "getMyRights", (_, { context }) => context.user as unknown as Holder],
  ["security", "getUserRights", holderBy("core:security:user:get")],
  ["security", "getProfileRights", holderBy("core:security:profile:get")],
];

/**
 * Lists rights in time proportional to them: the host copies the list for each right again, and keeps its
 * one thread from all others for minutes, for anybody with a large profile.
 * Source: the host's lib/api/controllers/authController.ts `getMyRights`, securityController.ts
 * `getUserRights`, `getProfileRights`.
 *
 * @returns a function that takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function listRightsInTime(kernel: Pick<Kernel, "ask" | "funnel">): () => void {
  const replaced = LISTING.map(([controller, action, read]) => {
    const actions = kernel.funnel.controllers.get(controller);
    const original = actions?.[action];
    if (actions === undefined || typeof original !== "function") {
      throw new Error(`it has no action ${controller}:${action}`);
    }
    const list: NativeHandler = async (request) => {
      const hits = Object.values(await (await read(kernel, request)).getRights());
      return { hits, total: hits.length };
    };
    return { actions, action, original, list };
  });
  for (const { actions, action, list } of replaced) {
    actions[action] = list;
  }
  return () => {
    for (const { actions, action, original, list } of replaced) {
      // a guard that stands around it meanwhile stays
      if (actions[action] === list) {
        actions[action] = original;
      }
    }
  };
}

function holderBy(event: string): Read {
  return async (kernel, request) => (await kernel.ask(event, request.getId())) as Holder;
}
