import { aKuid, atLeast } from "../compare";
import { local, passwordOf, session, storedUser } from "../stored";
import type { Chapter } from "../steps";

export const signUp: Chapter = {
  title: "A stranger signs up, and gets the preset profile",
  steps: [
    {
      title: "createRestrictedUser, own URL, by nobody in particular",
      call: {
        http: "POST /profile-guard/users/sam/_createRestricted",
        body: { content: { fullname: "Sam" }, credentials: local("sam") },
      },
      expect: {
        status: 200,
        result: {
          _id: "sam",
          _version: 1,
          created: true,
          _source: storedUser(["customer"], { fullname: "Sam" }),
        },
      },
    },
    {
      title: "createRestrictedUser, native, by WebSocket: content and id may be left out",
      call: {
        webSocket: {
          controller: "security",
          action: "createRestrictedUser",
          body: { credentials: local("tess") },
        },
      },
      expect: {
        status: 200,
        result: { _id: aKuid, _version: 1, created: true, _source: storedUser(["customer"]) },
      },
    },
    {
      title: "Nobody may choose his own profiles, in any spelling",
      call: {
        http: "POST /users/eve/_createRestricted",
        body: { content: { profileIds: ["admin"], ProfileIDs: ["admin"] } },
      },
      expect: {
        status: 400,
        error: "api.assert.forbidden_argument",
        faults: [
          "content.profileIds profileIds.forbidden",
          "content.ProfileIDs profileIds.forbidden",
        ],
      },
    },
    {
      title: "A stranger may not create other users",
      call: {
        http: "POST /profile-guard/users/eve/_create",
        body: { content: { profileIds: ["admin"] } },
      },
      expect: { status: 401, error: "security.rights.unauthorized" },
    },
    {
      title: "Nobody of that name was made",
      by: "admin",
      call: { http: "GET /users/eve" },
      expect: { status: 404, error: "security.user.not_found" },
    },
    {
      title: "The new user logs in",
      call: {
        http: "POST /_login/local",
        body: { username: "sam", password: passwordOf("sam") },
      },
      expect: {
        status: 200,
        result: session("sam"),
      },
      logsIn: "sam",
    },
    {
      title: "He is a customer",
      by: "sam",
      call: { webSocket: { controller: "auth", action: "getCurrentUser" } },
      expect: {
        status: 200,
        result: atLeast({
          _id: "sam",
          _source: atLeast({ profileIds: ["customer"], fullname: "Sam" }),
        }),
      },
    },
    {
      title: "He sees the products of acme",
      by: "sam",
      call: { http: "POST /acme/products/_search", body: {} },
      expect: { status: 200, result: atLeast({ hits: [], total: 0 }) },
    },
    {
      title: "He does not see its orders",
      by: "sam",
      call: { http: "POST /acme/orders/_search", body: {} },
      expect: { status: 403, error: "security.rights.forbidden" },
    },
    {
      title: "Without credentials a user is made who cannot log in",
      call: { http: "POST /profile-guard/users/mute/_createRestricted", body: {} },
      expect: {
        status: 200,
        result: { _id: "mute", _version: 1, created: true, _source: storedUser(["customer"]) },
      },
    },
    {
      title: "… indeed",
      call: {
        http: "POST /_login/local",
        body: { username: "mute", password: passwordOf("mute") },
      },
      expect: { status: 401, error: "plugin.strategy.missing_user" },
    },
  ],
};
