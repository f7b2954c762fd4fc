import { local, only, passwordOf, session, storedUser } from "../stored";
import type { Chapter } from "../steps";

export const reading = ["count", "exists", "get", "mGet", "search"];
const writing = ["create", "delete", "replace", "update"];

export function documentRights(actions: readonly string[], place: string): string[] {
  return actions.map((action) => `document:${action}, ${place}`);
}

/** Mary manages acme, Gus globex; `customer` is restricted to the products of acme. */
export const escalation: Chapter = {
  title: "Nobody hands out a right that they do not hold",
  steps: [
    {
      title: "The manager of acme makes no editors of globex: what she lacks is listed",
      by: "mary",
      call: {
        http: "POST /profiles/spy/_create",
        body: { policies: only("tenant-editor", "globex") },
      },
      expect: {
        status: 403,
        error: "profile-guard.rights.escalation",
        faults: documentRights([...reading, ...writing], "index globex"),
      },
    },
    {
      title: "Own action, by WebSocket: the same",
      by: "mary",
      call: {
        webSocket: {
          controller: "profile-guard",
          action: "createOrReplaceProfile",
          _id: "spy",
          body: { policies: only("tenant-editor", "globex") },
        },
      },
      expect: {
        status: 403,
        error: "profile-guard.rights.escalation",
        faults: documentRights([...reading, ...writing], "index globex"),
      },
    },
    {
      title: "No such profile was stored",
      by: "admin",
      call: { http: "GET /profiles/spy" },
      expect: { status: 404, error: "security.profile.not_found" },
    },
    {
      title: "Nor does she lift the restriction from her clerk's",
      by: "mary",
      call: {
        http: "PUT /profile-guard/profiles/acme-clerk/_update",
        body: { policies: [{ roleId: "tenant-editor" }] },
      },
      expect: {
        status: 403,
        error: "profile-guard.rights.escalation",
        faults: documentRights([...reading, ...writing], "any index but acme"),
      },
    },
    {
      title: "Another manager of acme she may make",
      by: "mary",
      call: {
        http: "POST /users/mike/_create",
        body: { content: { profileIds: ["acme-manager"] }, credentials: local("mike") },
      },
      expect: {
        status: 200,
        result: {
          _id: "mike",
          _index: "%kuzzle",
          _type: "users",
          _version: 1,
          created: true,
          _source: storedUser(["acme-manager"]),
        },
      },
    },
    {
      title: "The manager of globex logs in",
      call: { http: "POST /_login/local", body: { username: "gus", password: passwordOf("gus") } },
      expect: { status: 200, result: session("gus") },
      logsIn: "gus",
    },
    {
      title: "He makes no customers of acme",
      by: "gus",
      call: {
        webSocket: {
          controller: "security",
          action: "createUser",
          _id: "mole",
          body: { content: { profileIds: ["customer"] } },
        },
      },
      expect: {
        status: 403,
        error: "profile-guard.rights.escalation",
        faults: documentRights(reading, "index acme, collections products or none"),
      },
    },
    {
      title: "Nobody of that name was made",
      by: "admin",
      call: { http: "GET /users/mole" },
      expect: { status: 404, error: "security.user.not_found" },
    },
  ],
};
