import { local, passwordOf, session, storedUser } from "../stored";
import type { Chapter } from "../steps";

/** Mary manages acme; a courier carries the orders of both tenants. */
export const application: Chapter = {
  title: "What the application writes for a client is judged as that client",
  steps: [
    {
      title: "The manager of acme makes no courier: he would see orders of globex",
      by: "mary",
      call: {
        http: "POST /users/cody/_create",
        body: { content: { profileIds: ["courier"] }, credentials: local("cody") },
      },
      expect: {
        status: 403,
        error: "profile-guard.rights.escalation",
        faults: ["count", "exists", "get", "mGet", "search"].map(
          (action) => `document:${action}, index globex, collections orders or none`,
        ),
      },
    },
    {
      title:
        "Her application makes one for her: a delegation lets this action hand out the profile for her, and no other way",
      by: "mary",
      call: {
        http: "POST /couriers/cody/_hire",
        body: { password: passwordOf("cody") },
      },
      expect: { status: 200, result: { _id: "cody" } },
    },
    {
      title: "By WebSocket: the same",
      by: "mary",
      call: {
        webSocket: {
          controller: "couriers",
          action: "hire",
          _id: "cora",
          body: { password: passwordOf("cora") },
        },
      },
      expect: { status: 200, result: { _id: "cora" } },
    },
    {
      title: "The courier was made as the application says",
      by: "admin",
      call: { http: "GET /users/cody" },
      expect: {
        status: 200,
        result: { _id: "cody", _source: storedUser(["courier"], { hiredBy: "mary" }) },
      },
    },
    {
      title: "… and logs in",
      call: {
        http: "POST /_login/local",
        body: { username: "cody", password: passwordOf("cody") },
      },
      expect: { status: 200, result: session("cody") },
    },
    {
      title: "Nobody may hire whose role does not say so",
      call: { http: "POST /couriers/carol/_hire", body: { password: passwordOf("carol") } },
      expect: { status: 401, error: "security.rights.unauthorized" },
    },
  ],
};
