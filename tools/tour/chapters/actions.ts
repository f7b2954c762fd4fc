import { atLeast } from "../compare";
import { only, storedProfile } from "../stored";
import type { Chapter } from "../steps";

const orders = only("customer", "acme", "orders");
const products = only("customer", "acme", "products");
const everything = only("customer", "globex");

function created(_id: string): object {
  return {
    _id,
    _index: "%kuzzle",
    _type: "profiles",
    _version: 1,
    created: true,
    _source: storedProfile(orders),
  };
}

/** The native actions answer what the reference says; so do the plugin's own. */
export const actions: Chapter = {
  title: "The three profile actions, native and own",
  steps: [
    {
      title: "createProfile, native URL",
      by: "admin",
      call: { http: "POST /profiles/native-http/_create", body: { policies: orders } },
      expect: { status: 200, result: created("native-http") },
    },
    {
      title: "createProfile, own URL",
      by: "admin",
      call: { http: "POST /profile-guard/profiles/own-http/_create", body: { policies: orders } },
      expect: { status: 200, result: created("own-http") },
    },
    {
      title: "createProfile, native action by WebSocket",
      by: "admin",
      call: {
        webSocket: {
          controller: "security",
          action: "createProfile",
          _id: "native-ws",
          body: { policies: orders },
        },
      },
      expect: { status: 200, result: created("native-ws") },
    },
    {
      title: "createProfile, own action by WebSocket",
      by: "admin",
      call: {
        webSocket: {
          controller: "profile-guard",
          action: "createProfile",
          _id: "own-ws",
          body: { policies: orders },
        },
      },
      expect: { status: 200, result: created("own-ws") },
    },
    {
      title: "createProfile of one that exists is an error",
      by: "admin",
      call: { http: "POST /profile-guard/profiles/own-http/_create", body: { policies: products } },
      expect: { status: 400, error: "services.storage.document_already_exists" },
    },
    {
      title: "… and changes nothing",
      by: "admin",
      call: { http: "GET /profiles/own-http" },
      expect: { status: 200, result: { _id: "own-http", _source: atLeast(storedProfile(orders)) } },
    },
    {
      title: "createOrReplaceProfile of a new one creates it",
      by: "admin",
      call: { http: "PUT /profile-guard/profiles/either", body: { policies: orders } },
      expect: {
        status: 200,
        result: { _id: "either", _version: 1, created: true, _source: storedProfile(orders) },
      },
    },
    {
      title: "createOrReplaceProfile again replaces it: the version counts on",
      by: "admin",
      call: { http: "PUT /profiles/either", body: { policies: products, rateLimit: 50 } },
      expect: {
        status: 200,
        result: {
          _id: "either",
          _version: 2,
          created: false,
          _source: storedProfile(products, { rateLimit: 50 }),
        },
      },
    },
    {
      title: "… and by WebSocket",
      by: "admin",
      call: {
        webSocket: {
          controller: "profile-guard",
          action: "createOrReplaceProfile",
          _id: "either",
          body: { policies: everything },
        },
      },
      expect: {
        status: 200,
        result: { _id: "either", _version: 3, created: false, _source: storedProfile(everything) },
      },
    },
    {
      title: "updateProfile, own URL: id and version, as the reference says",
      by: "admin",
      call: {
        http: "PUT /profile-guard/profiles/either/_update?retryOnConflict=3",
        body: { rateLimit: 20 },
      },
      expect: { status: 200, result: { _id: "either", _version: 4 } },
    },
    {
      title: "updateProfile, native: the whole profile too, as kuzzle-sdk wants it",
      by: "admin",
      call: {
        webSocket: {
          controller: "security",
          action: "updateProfile",
          _id: "either",
          body: { policies: products },
        },
      },
      expect: {
        status: 200,
        result: {
          _id: "either",
          _version: 5,
          _source: storedProfile(products, { rateLimit: 20 }),
        },
      },
    },
  ],
};
