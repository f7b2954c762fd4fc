import type { AsyncLocalStorage } from "node:async_hooks";

import type { Backend, KuzzleRequest } from "kuzzle";

import type { Caller } from "./calling";
import { executeBy, newRequest } from "./calling";
import { lined } from "./lines";
import type { Ask, Asked } from "./story";

/** As much of `global.kuzzle` as is needed here. */
interface Inside {
  readonly asyncStore: {
    get(key: "REQUEST"): KuzzleRequest;
    set(key: "REQUEST", request: unknown): void;
    run(work: () => void): void;
    readonly _asyncLocalStorage: AsyncLocalStorage<unknown>;
  };
  readonly funnel: {
    readonly controllers: ReadonlyMap<
      string,
      Readonly<Record<string, (request: KuzzleRequest) => Promise<unknown>>>
    >;
  };
  ask(event: string, ...args: unknown[]): Promise<unknown>;
  pipe(event: string, request: KuzzleRequest): Promise<unknown>;
}

/** The parts of a context that the host lets anybody change. */
interface Context {
  user: unknown;
  token: unknown;
}

/** A message of a client, before the host makes a request of it. */
interface Parsed {
  readonly payload: { readonly body?: object };
}

interface User {
  _id: string;
  profileIds: string[];
}

function inside(): Inside {
  return (globalThis as unknown as { kuzzle: Inside }).kuzzle;
}

async function become(request: KuzzleRequest, kuid: string): Promise<void> {
  (request.context as unknown as Context).user = await inside().ask("core:security:user:get", kuid);
}

async function becomeWhole(request: KuzzleRequest, kuid: string): Promise<void> {
  const { token } = context(request) as { token: object };
  context(request).token = Object.assign(Object.create(Object.getPrototypeOf(token) as object), {
    ...token,
    userId: kuid,
  });
  await become(request, kuid);
}

/** Says how the client's request is changed before the embedded SDK is asked. */
function once(change: (request: KuzzleRequest, as: string) => Promise<void>) {
  return ({ context, request }: Caller): Ask =>
    async ({ as, ...asked }) => {
      await change(request, String(as));
      return context.accessors.sdk.query(asked);
    };
}

const context = (request: KuzzleRequest): Context => request.context;

/** Requests that the application makes once, by what they write. */
const kept = new Map<unknown, KuzzleRequest>();

/** Ways by which an application makes a call look as somebody else's, mostly without meaning it. */
export const IMPOSTORS: Readonly<Record<string, (caller: Caller) => Ask>> = {
  "queries once its request has another user": once(become),
  "queries once its user has another id": once(async (request, as) => {
    Object.assign(context(request).user as User, { _id: as, profileIds: ["admin"] });
  }),
  "queries once its user has other profiles": once(async (request) => {
    (context(request).user as User).profileIds.splice(0, Infinity, "admin");
  }),
  "queries once its request has a copy of its user": once(async (request) => {
    const { user } = context(request) as { user: User };
    const copy = Object.create(Object.getPrototypeOf(user) as object, {
      ...Object.getOwnPropertyDescriptors(user),
      profileIds: { value: ["admin"], enumerable: true },
    }) as User;
    context(request).user = copy;
  }),
  "queries once its request has another token and user": once(becomeWhole),
  "queries once another is said to be admitted": once(async (request, as) => {
    await becomeWhole(request, as);
    await inside().pipe("request:onAuthorized", request);
  }),
  "queries once Kuzzle knows no request": once(async () => {
    inside().asyncStore.set("REQUEST", undefined);
  }),
  "queries in a store of their own":
    ({ context: { accessors } }) =>
    async ({ as: _as, ...asked }) =>
      new Promise((resolve, reject) => {
        inside().asyncStore.run(() => {
          accessors.sdk.query(asked).then(resolve, reject);
        });
      }),
  "queries in a store that Kuzzle did not begin":
    ({ context: { accessors } }) =>
    async ({ as: _as, ...asked }) =>
      inside().asyncStore._asyncLocalStorage.run(new Map(), () => accessors.sdk.query(asked)),
  "queries in line":
    ({ context: { accessors } }) =>
    ({ as: _as, ...asked }) =>
      lined(asked, () => accessors.sdk.query(asked)),
  "requests that it keeps":
    ({ context: host }) =>
    async (asked) => {
      const request = kept.get(asked._id) ?? new (newRequest(host))({ ...asked });
      kept.set(asked._id, request);
      return executeBy(host)(request);
    },
  "actions of Kuzzle's controllers, by requests that it keeps": (caller) => async (asked) => {
    const { [asked.controller]: controller } = Object.fromEntries(inside().funnel.controllers);
    const request = kept.get(asked._id) ?? new (newRequest(caller.context))({ ...asked });
    kept.set(asked._id, request);
    return controller?.[asked.action]?.(request);
  },
};

/** The moments at which a client's request gets another user by a pipe, as its arguments say. */
const MOMENTS = [
  "request:onAuthorized",
  "request:onExecution",
  "document:beforeCreate",
  "security:beforeCreateUser",
] as const;

/**
 * Pipes of an application that give a client's request another user (`acting`, at the moment `when`),
 * make users before anybody knows whose the request is (`greets`, `presents` of the body), log in another user (`links`), and keep when
 * users logged in (`notes`, of the login; `when`).
 */
export function useImpostors(app: Backend): void {
  for (const moment of MOMENTS) {
    app.pipe.register(moment, async (request: KuzzleRequest) => {
      const { acting, when } = request.input.args as { acting?: string; when?: string };
      if (acting !== undefined && when === moment) {
        await become(request, acting);
      }
      return request;
    });
  }
  app.pipe.register("request:beforeExecution", async (request: KuzzleRequest) => {
    const { greets } = request.input.args as { greets?: string };
    if (greets !== undefined) {
      await app.sdk.security.createUser(greets, { content: { profileIds: ["customer"] } });
    }
    return request;
  });
  for (const protocol of ["http", "websocket"]) {
    app.pipe.register(`protocol:${protocol}:afterParsingPayload`, async (parsed: Parsed) => {
      const { presents } = (parsed.payload.body ?? parsed.payload) as { presents?: string };
      if (presents !== undefined) {
        const content = { profileIds: ["admin"] };
        // over WebSocket the host would tell nobody
        await app.sdk.security.createUser(presents, { content }).catch(() => undefined);
      }
      return parsed;
    });
  }
  const note = async (kuid: string, moment: string): Promise<void> => {
    const { args } = inside().asyncStore.get("REQUEST").input;
    const { notes, when } = args as { notes?: string; when?: string };
    if (notes !== undefined && when === moment) {
      await app.sdk.security.updateUser(kuid, JSON.parse(notes) as object);
    }
  };
  app.pipe.register("auth:strategyAuthenticated", async (login: { content: User }) => {
    await note(login.content._id, "authenticated");
    const { links } = inside().asyncStore.get("REQUEST").input.args as { links?: string };
    const content = links && (await inside().ask("core:security:user:get", links));
    return content ? { ...login, content } : login;
  });
  app.pipe.register("auth:afterLogin", async (request: KuzzleRequest) => {
    await note((request.result as Asked & { _id: string })._id, "after");
    return request;
  });
}
