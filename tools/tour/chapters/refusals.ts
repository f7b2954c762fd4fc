import type { Chapter } from "../steps";

const faulty = {
  policies: [
    { roleId: "custmer" },
    { roleId: "customer", restrictedTo: [] },
    {
      roleId: "customer",
      restrictedTo: [
        { index: "acme", collections: [] },
        { index: "acme*" },
        { index: "globex", collection: ["orders"] },
        { index: "globex", collections: ["orders", "orders"] },
      ],
    },
    { restrictedTo: null },
  ],
  rateLimit: -1,
};

const itsFaults = [
  "policies[0].roleId role.unknown → customer",
  "policies[1].restrictedTo restriction.vacuous",
  "policies[2].restrictedTo[0].collections collections.vacuous",
  "policies[2].restrictedTo[1].index index.wildcard",
  "policies[2].restrictedTo[1].index index.unknown → acme",
  "policies[2].restrictedTo[2].collection member.unexpected → collections",
  "policies[2].restrictedTo[3].index index.duplicate",
  "policies[2].restrictedTo[3].collections[1] collection.duplicate",
  "policies[3].roleId member.missing",
  "policies[3].restrictedTo restriction.vacuous",
  "rateLimit member.range",
];

const refused = { status: 400, error: "profile-guard.profile.invalid", faults: itsFaults };

export const refusals: Chapter = {
  title: "A profile that says something else than it means is refused, with every fault",
  steps: [
    {
      title: "Own URL",
      by: "admin",
      call: { http: "POST /profile-guard/profiles/faulty/_create", body: faulty },
      expect: refused,
    },
    {
      title: "Native action by WebSocket: the same faults, as Kuzzle alone refuses the first",
      by: "admin",
      call: {
        webSocket: {
          controller: "security",
          action: "createOrReplaceProfile",
          _id: "faulty",
          body: faulty,
        },
      },
      expect: { status: 404, error: "security.role.not_found", faults: itsFaults },
    },
    {
      title: "Nothing was stored",
      by: "admin",
      call: { http: "GET /profiles/faulty" },
      expect: { status: 404, error: "security.profile.not_found" },
    },
    {
      title: "No policies at all would have meant the role default",
      by: "admin",
      call: { http: "PUT /profiles/faulty", body: { policies: [] } },
      expect: {
        status: 400,
        error: "profile-guard.profile.invalid",
        faults: ["policies member.empty"],
      },
    },
    {
      title: "A profile needs an id, and policies",
      by: "admin",
      call: { webSocket: { controller: "profile-guard", action: "createProfile", body: {} } },
      expect: {
        status: 400,
        error: "profile-guard.profile.invalid",
        faults: ["_id member.missing", "policies member.missing"],
      },
    },
  ],
};
