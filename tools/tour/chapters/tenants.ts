import { atLeast } from "../compare";
import { local, only, passwordOf, session, storedProfile, storedUser } from "../stored";
import type { Chapter } from "../steps";

/** Mary was created by the last of the pasted commands. */
export const tenants: Chapter = {
  title: "A manager hands out a part of his rights",
  steps: [
    {
      title: "The manager of acme logs in",
      call: {
        http: "POST /_login/local",
        body: { username: "mary", password: "another long password" },
      },
      expect: { status: 200, result: session("mary") },
      logsIn: "mary",
    },
    {
      title: "She makes a profile for a clerk of hers",
      by: "mary",
      call: {
        http: "POST /profile-guard/profiles/acme-clerk/_create",
        body: { policies: only("tenant-editor", "acme", "orders") },
      },
      expect: {
        status: 200,
        result: {
          _id: "acme-clerk",
          _index: "%kuzzle",
          _type: "profiles",
          _version: 1,
          created: true,
          _source: storedProfile(only("tenant-editor", "acme", "orders")),
        },
      },
    },
    {
      title: "… and the clerk",
      by: "mary",
      call: {
        webSocket: {
          controller: "security",
          action: "createUser",
          _id: "carl",
          body: { content: { profileIds: ["acme-clerk"] }, credentials: local("carl") },
        },
      },
      expect: {
        status: 200,
        result: {
          _id: "carl",
          _index: "%kuzzle",
          _type: "users",
          _version: 1,
          created: true,
          _source: storedUser(["acme-clerk"]),
        },
      },
    },
    {
      title: "He logs in, by WebSocket",
      call: {
        webSocket: {
          controller: "auth",
          action: "login",
          strategy: "local",
          body: { username: "carl", password: passwordOf("carl") },
        },
      },
      expect: { status: 200, result: session("carl") },
      logsIn: "carl",
    },
    {
      title: "He takes an order",
      by: "carl",
      call: { http: "POST /acme/orders/first/_create", body: { item: "anvil" } },
      expect: { status: 200, result: atLeast({ _id: "first", _version: 1 }) },
    },
    {
      title: "He does not at globex",
      by: "carl",
      call: { http: "POST /globex/orders/first/_create", body: { item: "anvil" } },
      expect: { status: 403, error: "security.rights.forbidden" },
    },
    {
      title: "He makes no profiles",
      by: "carl",
      call: {
        webSocket: {
          controller: "profile-guard",
          action: "createProfile",
          _id: "mine",
          body: { policies: only("tenant-editor", "acme", "orders") },
        },
      },
      expect: { status: 403, error: "security.rights.forbidden" },
    },
  ],
};
