import { only } from "../stored";
import type { Chapter } from "../steps";

const roles = { reporter: { controllers: { document: { actions: { get: true } } } } };

export const imports: Chapter = {
  title: "An import follows the same rules, and none of it is stored when a part is wrong",
  steps: [
    {
      title: "admin:loadSecurities with faults in two profiles and a user",
      by: "admin",
      call: {
        http: "POST /admin/_loadSecurities",
        body: {
          roles,
          profiles: {
            reporters: { policies: only("reporter", "acme", "order") },
            everybody: { policies: [{ roleId: "customer", restrictedTo: [] }] },
          },
          users: { rita: { content: { profileIds: ["reporters", "ghost"] } } },
        },
      },
      expect: {
        status: 404,
        error: "security.profile.not_found",
        faults: [
          "profiles.reporters.policies[0].restrictedTo[0].collections[0] collection.unknown → orders",
          "profiles.everybody.policies[0].restrictedTo restriction.vacuous",
          "users.rita.content.profileIds[1] profile.unknown",
        ],
      },
    },
    {
      title: "Not even its role was stored",
      by: "admin",
      call: { http: "GET /roles/reporter" },
      expect: { status: 404, error: "security.role.not_found" },
    },
    {
      title: "Without the faults it is stored, by WebSocket",
      by: "admin",
      call: {
        webSocket: {
          controller: "admin",
          action: "loadSecurities",
          refresh: "wait_for",
          body: {
            roles,
            profiles: { reporters: { policies: only("reporter", "acme", "orders") } },
            users: { rita: { content: { profileIds: ["reporters"] } } },
          },
        },
      },
      expect: { status: 200, result: { acknowledge: true } },
    },
  ],
};
