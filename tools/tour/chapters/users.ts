import { aKuid } from "../compare";
import { local, storedUser } from "../stored";
import type { Chapter } from "../steps";

function created(_id: unknown, profileIds: readonly string[], more: object = {}): object {
  return {
    _id,
    _index: "%kuzzle",
    _type: "users",
    _version: 1,
    created: true,
    _source: storedUser(profileIds, { ...more }),
  };
}

export const users: Chapter = {
  title: "The admin creates users",
  steps: [
    {
      title: "createUser, own URL",
      by: "admin",
      call: {
        http: "POST /profile-guard/users/gus/_create",
        body: {
          content: { profileIds: ["globex-manager"], name: "Gus" },
          credentials: local("gus"),
        },
      },
      expect: { status: 200, result: created("gus", ["globex-manager"], { name: "Gus" }) },
    },
    {
      title: "createUser, native: without an id, one is made",
      by: "admin",
      call: { http: "POST /users/_create", body: { content: { profileIds: ["customer"] } } },
      expect: { status: 200, result: created(aKuid, ["customer"]) },
    },
    {
      title: "createUser by WebSocket",
      by: "admin",
      call: {
        webSocket: {
          controller: "security",
          action: "createUser",
          _id: "hank",
          body: {
            content: { profileIds: ["customer", "globex-manager"] },
            credentials: local("hank"),
          },
        },
      },
      expect: { status: 200, result: created("hank", ["customer", "globex-manager"]) },
    },
    {
      title: "All profiles that do not exist are named",
      by: "admin",
      call: {
        http: "POST /profile-guard/users/ida/_create",
        body: { content: { profileIds: ["acme-manger", "customer", "ghost"] } },
      },
      expect: {
        status: 400,
        error: "profile-guard.user.invalid",
        faults: [
          "content.profileIds[0] profile.unknown → acme-manager",
          "content.profileIds[2] profile.unknown",
        ],
      },
    },
    {
      title: "A user needs profiles",
      by: "admin",
      call: { http: "POST /users/ida/_create", body: { content: { name: "Ida" } } },
      expect: {
        status: 400,
        error: "api.assert.missing_argument",
        faults: ["content.profileIds member.missing"],
      },
    },
    {
      title: "Nobody of that name was made",
      by: "admin",
      call: { http: "GET /users/ida" },
      expect: { status: 404, error: "security.user.not_found" },
    },
    {
      title: "A kuid that exists is an error",
      by: "admin",
      call: {
        http: "POST /profile-guard/users/gus/_create",
        body: { content: { profileIds: ["admin"] } },
      },
      expect: { status: 412, error: "security.user.already_exists" },
    },
    {
      title: "… and changes nothing",
      by: "admin",
      call: { http: "GET /users/gus" },
      expect: {
        status: 200,
        result: { _id: "gus", _source: storedUser(["globex-manager"], { name: "Gus" }) },
      },
    },
  ],
};
