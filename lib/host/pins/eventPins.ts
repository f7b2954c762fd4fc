import { AsyncLocalStorage } from "node:async_hooks";

import type { Kernel } from "../kernel/kernel";
import type { Pin } from "./Pin";

/** Answered from a map in memory. Source: lib/core/storage/clientAdapter.js. */
const IN_MEMORY = "core:storage:public:index:exist";
/** No index has this name: an index is in lower case. */
const PROBE = "Profile-Guard-Pin";

/**
 * The events that are asked for what is stored, for locks and for tokens. A test compares the list with
 * what lib/host asks.
 */
export const ASKED_EVENTS: readonly string[] = [
  "core:cache:internal:del",
  "core:cache:internal:execute",
  "core:cache:internal:expire",
  "core:cache:internal:get",
  "core:cache:internal:script:define",
  "core:cache:internal:script:execute",
  "core:cache:internal:searchKeys",
  "core:cache:internal:store",
  "core:cache:public:get",
  "core:security:profile:get",
  "core:security:profile:mGet",
  "core:security:role:invalidate",
  "core:security:token:create",
  "core:security:token:delete",
  "core:security:token:deleteByKuid",
  "core:security:token:get",
  "core:security:token:verify",
  "core:security:user:admin:exist",
  "core:security:user:delete",
  "core:security:user:get",
  "core:security:user:update",
  "core:storage:private:collection:list",
  "core:storage:private:collection:refresh",
  "core:storage:private:document:create",
  "core:storage:private:document:createOrReplace",
  "core:storage:private:document:delete",
  "core:storage:private:document:deleteByQuery",
  "core:storage:private:document:exist",
  "core:storage:private:document:mGet",
  "core:storage:private:document:scroll",
  "core:storage:private:document:search",
  "core:storage:private:document:update",
  "core:storage:public:cache:refresh",
  "core:storage:public:collection:exist",
  "core:storage:public:collection:list",
  "core:storage:public:document:mGet",
  "core:storage:public:index:exist",
  "core:storage:public:index:list",
  "core:storage:public:mappings:get",
];

/** Facts of how the host is asked, and of where its actions stand. */
export const EVENT_PINS: readonly Pin[] = [
  {
    name: "every event that is asked is answered",
    row: 136,
    lost: "What is stored, locks and tokens can be neither read nor written",
    needed: "start",
    check: ({ kernel }) => {
      const missing = ASKED_EVENTS.filter((event) => !kernel.coreAnswerers?.get(event));
      if (missing.length > 0) {
        throw new Error(`nothing answers ${missing.join(", ")}`);
      }
      return true;
    },
  },
  {
    name: "an event that is asked is told of",
    row: 2,
    lost: "What an action has really written cannot be told, so that it cannot be verified",
    needed: "start",
    check: async ({ kernel }) => {
      const asking = new AsyncLocalStorage<object>();
      const here = {};
      const heard: unknown[] = [];
      const listener = (payload: unknown): void => {
        if (asking.getStore() === here) {
          heard.push(payload);
        }
      };
      kernel.on(IN_MEMORY, listener);
      try {
        await asking.run(here, () => kernel.ask(IN_MEMORY, PROBE));
      } finally {
        kernel.off(IN_MEMORY, listener);
        // it costs something for every promise until then
        asking.disable();
      }
      return JSON.stringify(heard) === JSON.stringify([{ args: [PROBE], response: false }]);
    },
  },
  {
    name: "actions stand where they are guarded",
    row: 81,
    lost: "No action can be guarded",
    needed: "start",
    check: ({ kernel: { funnel, pluginsManager } }) =>
      funnel.controllers instanceof Map &&
      pluginsManager.controllers instanceof Map &&
      !pluginsManager.controllers.has("security") &&
      hasAction(funnel.controllers, "createUser"),
  },
  {
    name: "a request is known in the course of its work",
    row: 137,
    lost: "Nobody can tell a client's call from one of the application",
    needed: "start",
    check: async ({ kernel: { asyncStore } }) => knowsRequest(asyncStore),
  },
];

function hasAction(controllers: Kernel["funnel"]["controllers"], action: string): boolean {
  const controller: object | undefined = controllers.get("security");
  return (
    controller !== undefined &&
    typeof Reflect.get(controller, action) === "function" &&
    [...(Reflect.get(controller, "_actions") as Iterable<string>)].includes(action)
  );
}

/** Source: lib/util/asyncStore.ts. */
async function knowsRequest(store: Kernel["asyncStore"]): Promise<boolean> {
  const request = {};
  const working: Promise<unknown>[] = [];
  store.run?.(() => {
    store.set?.(PROBE, request);
    working.push(Promise.resolve().then(() => store.exists() && store.get(PROBE)));
  });
  // the start runs in the course of no request
  return (await working[0]) === request && !store.exists();
}
