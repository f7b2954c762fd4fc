import type { KuzzleRequest } from "kuzzle";

import { BACKDOORS } from "./backdoors";
import type { Caller } from "./calling";
import { executeBy, newRequest } from "./calling";
import type { Ask, Asked } from "./story";

/** Milliseconds after which it is changed: while it is judged, at one of them. */
const MOMENTS = [1, 2, 4, 8, 15];

interface Content {
  profileIds?: string[];
  policies?: { roleId: string }[];
}

function change(body: unknown): void {
  const { content = body } = body as { content?: unknown };
  const { profileIds = [], policies = [] } = content as Content;
  profileIds.splice(0, Infinity, "admin");
  policies.splice(0, Infinity, { roleId: "admin" });
}

/** Hands on an object, and changes it while the host has it. */
function changed(ask: (caller: Caller, asked: Asked) => Promise<unknown>) {
  return (caller: Caller): Ask =>
    async (given) => {
      const asked = structuredClone<Asked>(given);
      for (const moment of MOMENTS) {
        setTimeout(change, moment, asked.body);
      }
      return ask(caller, asked);
    };
}

function changing(way: string) {
  return changed(async (caller, asked) => BACKDOORS[way]?.(caller)(asked));
}

function requestOf({ context }: Caller, asked: Asked): KuzzleRequest {
  return new (newRequest(context))({ ...asked });
}

/** Ways by which what is written may be something else than what was judged. */
export const CHANGELINGS: Readonly<Record<string, (caller: Caller) => Ask>> = {
  "asks of Kuzzle that it changes": changing("asks of Kuzzle"),
  "asks of the storage that it changes": changing("asks of the storage"),
  "actions of Kuzzle's controllers that it changes": changing("actions of Kuzzle's controllers"),
  "requests of its own that it changes": changed(async (caller, asked) =>
    executeBy(caller.context)(requestOf(caller, asked)),
  ),
};
