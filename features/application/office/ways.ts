import type { Kuzzle } from "kuzzle-sdk";

import { BACKDOORS } from "./backdoors";
import type { Caller } from "./calling";
import { executeBy, newRequest } from "./calling";
import { CHANGELINGS } from "./changelings";
import { IMPOSTORS } from "./impostors";
import type { Ask, Asked } from "./story";

type SecurityController = Kuzzle["security"];

interface Impersonated {
  readonly security: SecurityController;
  query(request: Asked): Promise<unknown>;
}

/** kuzzle-sdk's methods, by the actions that they stand for. */
function byMethods(security: SecurityController): Ask {
  return ({ action, _id, body, strategy, userId, refresh }) => {
    const options = { refresh: refresh as "false" };
    switch (action) {
      case "createApiKey": {
        const { description } = body as { description: string };
        return security.createApiKey(userId, description, { ...options, _id: String(_id) });
      }
      case "createRestrictedUser":
        return security.createRestrictedUser(body, _id, options);
      case "createCredentials":
        return security.createCredentials(strategy, _id, body, options);
      case "deleteUser":
      case "deleteProfile":
      case "deleteRole":
        return security[action](_id, options);
      case "createRole":
      case "createOrReplaceRole":
      case "updateRole":
      case "createProfile":
      case "createOrReplaceProfile":
      case "updateProfile":
      case "createUser":
      case "updateUser":
      case "replaceUser":
        return security[action](_id, body, options);
      default:
        throw new Error(`no method of kuzzle-sdk is known here for ${action}`);
    }
  };
}

/** The embedded SDK in the name of the client. */
function impersonated(
  { context, request }: Caller,
  options?: { checkRights: boolean },
): Impersonated {
  const user = { _id: request.getKuid() ?? "-1" };
  return context.accessors.sdk.as(user, options);
}

/** Every way in which an application calls the host, by what the features call it. */
const WAYS: Readonly<Record<string, (caller: Caller) => Ask>> = {
  "methods of the app's SDK": () => byMethods(globalApp().sdk.security),
  "methods of the plugin's SDK": ({ context }) => byMethods(context.accessors.sdk.security),
  "queries of the SDK":
    ({ context }) =>
    (asked) =>
      context.accessors.sdk.query(asked),
  "queries that trigger events":
    ({ context }) =>
    (asked) =>
      context.accessors.sdk.query({ ...asked, triggerEvents: true }),
  "methods as the user": (caller) => byMethods(impersonated(caller).security),
  "queries as the user": (caller) => (asked) => impersonated(caller).query({ ...asked }),
  "queries as the user with their rights": (caller) => (asked) =>
    impersonated(caller, { checkRights: true }).query({ ...asked }),
  "requests of its own":
    ({ context }) =>
    (asked) =>
      executeBy(context)(new (newRequest(context))({ ...asked })),
  "requests made of the client's":
    ({ context, request }) =>
    (asked) =>
      executeBy(context)(new (newRequest(context))(request, { ...asked })),
  "requests made of the client's that trigger events":
    ({ context, request }) =>
    (asked) =>
      executeBy(context)(new (newRequest(context))(request, { ...asked, triggerEvents: true })),
};

/** @throws when there is no such way */
export function wayOf(name: string, caller: Caller): Ask {
  const ways = { ...WAYS, ...BACKDOORS, ...IMPOSTORS, ...CHANGELINGS };
  const way = ways[name];
  if (way === undefined) {
    const known = Object.keys(ways);
    throw new Error(`there is no way "${name}": there are ${known.join(", ")}`);
  }
  return way(caller);
}

/** In the name of the client, with their rights and no more. */
export function checkedWayOf(name: string, caller: Caller): Ask {
  const sdk = impersonated(caller, { checkRights: true });
  switch (name) {
    case "methods":
      return byMethods(sdk.security);
    case "queries":
      return (asked) => sdk.query({ ...asked });
    case "queries that trigger events":
      return (asked) => sdk.query({ ...asked, triggerEvents: true });
    default:
      throw new Error(`there is no way "${name}" with rights checked`);
  }
}

/** As a module of an application finds it, which the host makes known to all. */
function globalApp(): { readonly sdk: { readonly security: SecurityController } } {
  return (globalThis as unknown as { app: ReturnType<typeof globalApp> }).app;
}
