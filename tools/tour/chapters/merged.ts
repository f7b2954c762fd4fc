import { atLeast } from "../compare";
import { only, storedProfile } from "../stored";
import type { Chapter } from "../steps";

/** `places` of the chapter before is restricted to an index that does not exist. */
export const merged: Chapter = {
  title: "An update is judged on what it would leave stored",
  steps: [
    {
      title: "A rate limit alone is right: what is stored wrongly stays until it is named",
      by: "admin",
      call: { http: "PUT /profile-guard/profiles/places/_update", body: { rateLimit: 10 } },
      expect: { status: 200, result: { _id: "places", _version: 3 } },
    },
    {
      title: "Named again, it is refused: the index does not exist",
      by: "admin",
      call: {
        http: "PUT /profile-guard/profiles/places/_update",
        body: { policies: only("customer", "initech") },
      },
      expect: {
        status: 400,
        error: "profile-guard.profile.invalid",
        faults: ["policies[0].restrictedTo[0].index index.unknown"],
      },
    },
    {
      title: "With policies that are sound, it is right",
      by: "admin",
      call: {
        webSocket: {
          controller: "profile-guard",
          action: "updateProfile",
          _id: "places",
          body: { rateLimit: 10, policies: only("customer", "acme") },
        },
      },
      expect: { status: 200, result: { _id: "places", _version: 4 } },
    },
    {
      title: "Then so is a rate limit alone",
      by: "admin",
      call: { http: "PUT /profile-guard/profiles/places/_update", body: { rateLimit: 20 } },
      expect: { status: 200, result: { _id: "places", _version: 5 } },
    },
    {
      title: "… and the policies stayed",
      by: "admin",
      call: { http: "GET /profiles/places" },
      expect: {
        status: 200,
        result: {
          _id: "places",
          _source: atLeast(storedProfile(only("customer", "acme"), { rateLimit: 20 })),
        },
      },
    },
    {
      title: "A profile that does not exist cannot be updated",
      by: "admin",
      call: { http: "PUT /profiles/nobody/_update", body: { rateLimit: 20 } },
      expect: { status: 404, error: "security.profile.not_found" },
    },
  ],
};
