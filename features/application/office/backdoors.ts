import type { JSONObject, KuzzleRequest, PluginContext } from "kuzzle";

import type { Caller } from "./calling";
import { executeBy, newRequest } from "./calling";
import type { Ask, Asked } from "./story";

type Controllers = ReadonlyMap<
  string,
  Readonly<Record<string, (request: KuzzleRequest) => Promise<unknown>>>
>;

/** As much of `global.kuzzle` as plugins lay hands on. */
interface Inside {
  readonly internalIndex: { readonly index: string };
  readonly funnel: {
    readonly controllers: Controllers;
    processRequest(request: KuzzleRequest): Promise<unknown>;
  };
  readonly pluginsManager: {
    readonly controllers: Controllers;
    getStrategyMethod(
      strategy: string,
      method: string,
    ): (...args: readonly unknown[]) => Promise<unknown>;
  };
  on(event: string, listener: () => void): void;
  off(event: string, listener: () => void): void;
  ask(event: string, ...args: unknown[]): Promise<unknown>;
}

interface Content extends JSONObject {
  readonly profileIds?: readonly string[];
}

function inside(): Inside {
  return (globalThis as unknown as { kuzzle: Inside }).kuzzle;
}

/** The events behind the actions, with their arguments. */
const EVENTS: Readonly<Record<string, (asked: Asked) => readonly [string, ...unknown[]]>> = {
  createUser: ({ _id, body }) => {
    const { content } = body as { content: Content };
    return ["core:security:user:create", _id, content.profileIds, content, {}];
  },
  updateUser: ({ _id, body }) => {
    const { profileIds, ...content } = body as Content;
    return ["core:security:user:update", _id, profileIds, content, {}];
  },
  replaceUser: ({ _id, body }) => {
    const { profileIds, ...content } = body as Content;
    return ["core:security:user:replace", _id, profileIds, content, {}];
  },
  deleteUser: ({ _id }) => ["core:security:user:delete", _id, {}],
  createProfile: ({ _id, body }) => ["core:security:profile:create", _id, body, {}],
  createOrReplaceProfile: ({ _id, body }) => [
    "core:security:profile:createOrReplace",
    ...[_id, body, {}],
  ],
  updateProfile: ({ _id, body }) => ["core:security:profile:update", _id, body, {}],
  deleteProfile: ({ _id }) => ["core:security:profile:delete", _id, {}],
  createRole: ({ _id, body }) => ["core:security:role:create", _id, body, {}],
  createOrReplaceRole: ({ _id, body }) => ["core:security:role:createOrReplace", _id, body, {}],
  updateRole: ({ _id, body }) => ["core:security:role:update", _id, body, {}],
  deleteRole: ({ _id }) => ["core:security:role:delete", _id, {}],
  createApiKey: ({ userId }) => ["core:security:token:create", { _id: userId }, {}],
  loadSecurities: ({ body }) => ["core:security:load", body, { refresh: "wait_for" }],
  resetSecurity: () => ["core:security:user:truncate", {}],
};

async function askKuzzle(asked: Asked): Promise<unknown> {
  const event = EVENTS[asked.action];
  if (event === undefined) {
    throw new Error(`no event is known here for ${asked.action}`);
  }
  await inside().ask(...event(asked));
  return { done: true };
}

/** Documents of the collection that the action writes, past Kuzzle's repositories. */
async function askStorage({ action, _id, body }: Asked): Promise<unknown> {
  const kuzzle = inside();
  const collection = /Profile/u.test(action)
    ? "profiles"
    : /Role/u.test(action)
      ? "roles"
      : "users";
  const { content = body } = body as { content?: object };
  const document = "core:storage:private:document";
  const { index } = kuzzle.internalIndex;
  const options = { refresh: "wait_for" };
  await (action.startsWith("update")
    ? kuzzle.ask(`${document}:update`, index, collection, _id, content, options)
    : action.startsWith("mDelete")
      ? kuzzle.ask(
          `${document}:mDelete`,
          index,
          collection,
          (body as { ids: string[] }).ids,
          options,
        )
      : kuzzle.ask(`${document}:createOrReplace`, index, collection, _id, content, options));
  return { done: true };
}

async function userOf(kuid: unknown): Promise<unknown> {
  return inside().ask("core:security:user:get", kuid);
}

/** By the method of a strategy that the action would call. */
async function callStrategy({ action, _id, strategy, body }: Asked, request: KuzzleRequest) {
  const method = action.replace(/(?:My)?Credentials$/u, "");
  const name = String(strategy);
  const call = inside().pluginsManager.getStrategyMethod(name, method);
  await (method === "delete"
    ? call(request, _id, name)
    : call(request, { ...(body as object) }, _id, name));
  return { done: true };
}

/** A listener of the event that a write of the client's own user asks. */
async function askWhenTold(asked: Asked, { context, request }: Caller): Promise<unknown> {
  const kuzzle = inside();
  const event = "core:security:user:update";
  return new Promise((resolve, reject) => {
    const listener = (): void => {
      kuzzle.off(event, listener);
      askKuzzle(asked).then(resolve, reject);
    };
    kuzzle.on(event, listener);
    context.accessors.sdk.security.updateUser(String(request.getKuid()), { desk: 7 }).catch(reject);
  });
}

function actionOf(asked: Asked): (request: KuzzleRequest) => Promise<unknown> {
  const { funnel, pluginsManager } = inside();
  const controller =
    funnel.controllers.get(asked.controller) ?? pluginsManager.controllers.get(asked.controller);
  const action = controller?.[asked.action];
  if (action === undefined) {
    throw new Error(`there is no ${asked.controller}:${asked.action}`);
  }
  return action;
}

/** Names user and token, as if Kuzzle had admitted somebody. */
async function requestOfAnother(
  context: PluginContext,
  { as, ...asked }: Asked,
): Promise<KuzzleRequest> {
  const options = { user: await userOf(as), token: { userId: as, jwt: null } };
  return new (newRequest(context))({ ...asked }, options);
}

function repositoryOf({ constructors }: PluginContext) {
  const { Repository } = constructors as unknown as {
    Repository: new (collection: string) => {
      createOrReplace(document: object): Promise<unknown>;
    };
  };
  return new Repository("users");
}

/** Ways past Kuzzle's actions, and ways to act as somebody whom `as` names. */
export const BACKDOORS: Readonly<Record<string, (caller: Caller) => Ask>> = {
  "asks of Kuzzle": () => askKuzzle,
  "asks of the storage": () => askStorage,
  "methods of the strategy":
    ({ request }) =>
    async (asked) =>
      callStrategy(asked, request),
  "a listener to what it has Kuzzle write": (caller) => async (asked) => askWhenTold(asked, caller),
  /** `{internal}` of a feature has a mark that the host's events do not take. */
  "events by their names":
    () =>
    async ({ event, args }) => {
      const named = JSON.parse(JSON.stringify(args).replaceAll('"%', '"')) as unknown[];
      await inside().ask(String(event), ...named);
      return { done: true };
    },
  "actions of Kuzzle's controllers":
    ({ context }) =>
    async (asked) => {
      return actionOf(asked)(new (newRequest(context))({ ...asked }));
    },
  "actions of Kuzzle's controllers, for another":
    ({ context }) =>
    async (asked) =>
      actionOf(asked)(await requestOfAnother(context, asked)),
  "requests that Kuzzle is to process, for another":
    ({ context }) =>
    async (asked) =>
      inside().funnel.processRequest(await requestOfAnother(context, asked)),
  "requests that Kuzzle is to process, as over HTTP":
    ({ context }) =>
    async ({ as, ...asked }) => {
      const connection = { id: "forged", protocol: "http" };
      const options = { connection, user: await userOf(as) };
      return inside().funnel.processRequest(new (newRequest(context))({ ...asked }, options));
    },
  "queries as another":
    ({ context }) =>
    ({ as, ...asked }) =>
      context.accessors.sdk.as({ _id: String(as) }).query(asked),
  "requests as another":
    ({ context }) =>
    async ({ as, ...asked }) => {
      const options = { user: await userOf(as) };
      return executeBy(context)(new (newRequest(context))({ ...asked }, options));
    },
  "a client of Elasticsearch":
    ({ context }) =>
    async ({ _id, body }) => {
      const { ESClient } = context.constructors as unknown as {
        ESClient: new () => { index(request: object): Promise<unknown> };
      };
      const index = `%${inside().internalIndex.index}.users`;
      const { content } = body as { content: object };
      await new ESClient().index({ index, id: _id, body: content });
      return { done: true };
    },
  "a repository of its own":
    ({ context }) =>
    async ({ _id, body }) => {
      const { content } = body as { content: object };
      await repositoryOf(context).createOrReplace({ _id, ...content });
      return { done: true };
    },
};
