import { only, storedProfile } from "../stored";
import type { Chapter } from "../steps";

const nowhere = [
  {
    roleId: "customer",
    restrictedTo: [
      { index: "acmee" },
      { index: "acme", collections: ["order", "products", "invoices"] },
    ],
  },
];
const soon = only("customer", "initech", "orders");

export const places: Chapter = {
  title: "Indexes and collections must exist, unless forced",
  steps: [
    {
      title: "All missing ones are named, with the nearest that exist",
      by: "admin",
      call: { http: "POST /profiles/places/_create", body: { policies: nowhere } },
      expect: {
        status: 400,
        error: "profile-guard.profile.invalid",
        faults: [
          "policies[0].restrictedTo[0].index index.unknown → acme",
          "policies[0].restrictedTo[1].collections[0] collection.unknown → orders",
          "policies[0].restrictedTo[1].collections[2] collection.unknown",
        ],
      },
    },
    {
      title: "An index that is still to come can be forced: ?force",
      by: "admin",
      call: { http: "PUT /profile-guard/profiles/places?force", body: { policies: soon } },
      expect: {
        status: 200,
        result: { _id: "places", _version: 1, created: true, _source: storedProfile(soon) },
      },
    },
    {
      title: "force: true",
      by: "admin",
      call: {
        webSocket: {
          controller: "security",
          action: "createOrReplaceProfile",
          _id: "places",
          force: true,
          body: { policies: soon },
        },
      },
      expect: {
        status: 200,
        result: { _id: "places", _version: 2, created: false, _source: storedProfile(soon) },
      },
    },
    {
      title: "?force=false is no force",
      by: "admin",
      call: { http: "PUT /profiles/places?force=false", body: { policies: soon } },
      expect: {
        status: 400,
        error: "profile-guard.profile.invalid",
        faults: ["policies[0].restrictedTo[0].index index.unknown"],
      },
    },
    {
      title: "Force lifts this check and no other",
      by: "admin",
      call: {
        http: "PUT /profiles/places?force=true",
        body: { policies: [{ roleId: "custmer", restrictedTo: [{ index: "initech" }, {}] }] },
      },
      expect: {
        status: 404,
        error: "security.role.not_found",
        faults: [
          "policies[0].roleId role.unknown → customer",
          "policies[0].restrictedTo[1].index member.missing",
        ],
      },
    },
  ],
};
