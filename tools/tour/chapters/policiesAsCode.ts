import { atLeast } from "../compare";
import type { Chapter, Surroundings } from "../steps";

const ENTRY = "node dist/lib/cli/main.js";

/** Runs the command line as the administrator; the answer says with what code it ended. */
function commandLine({ url, admin }: Surroundings, parameters: string): string {
  const variables = `PROFILE_GUARD_URL=${url} PROFILE_GUARD_USERNAME=${admin.username} PROFILE_GUARD_PASSWORD=${admin.password}`;
  return [
    "code=0",
    `${variables} ${ENTRY} ${parameters} >/dev/null || code=$?`,
    `echo "{\\"status\\":200,\\"result\\":$code}"`,
  ].join("\n");
}

export function policiesAsCode(surroundings: Surroundings): Chapter {
  return {
    title: "Policies as code: tests, constraints, templates, and whom somebody can become",
    steps: [
      {
        title: "The platform keeps to the tests of its policies: profile-guard test",
        call: { shell: commandLine(surroundings, "test examples/multi-tenant/tenants.test.yaml") },
        expect: { status: 200, result: 0 },
      },
      {
        title: "A constraint refuses the admin too: no stranger gets documents",
        by: "admin",
        call: {
          http: "PUT /roles/anonymous/_update",
          body: { controllers: { document: { actions: { get: true } } } },
        },
        expect: {
          status: 409,
          error: "profile-guard.constraint.violated",
          faults: [],
        },
      },
      {
        title: "Mary makes the profiles that templates give her tenant",
        by: "mary",
        call: { http: "POST /profile-guard/tenants/acme/_instantiate" },
        expect: {
          status: 200,
          result: atLeast({ index: "acme", updated: [], unchanged: [] }),
        },
      },
      {
        title: "… once: there is nothing left to do",
        by: "mary",
        call: { http: "POST /profile-guard/tenants/acme/_instantiate" },
        expect: { status: 200, result: atLeast({ created: [], updated: [] }) },
      },
      {
        title: "… and none for another tenant",
        by: "mary",
        call: { http: "POST /profile-guard/tenants/globex/_instantiate" },
        expect: { status: 403, error: "security.rights.forbidden" },
      },
      {
        title: "By no chain of requests a manager comes to hold everything: profile-guard reach",
        call: {
          shell: commandLine(surroundings, "reach profile:acme-manager --no-path-to everything"),
        },
        expect: { status: 200, result: 0 },
      },
      {
        title: "On Kuzzle without the plugin's guards there would be a way",
        call: {
          shell: commandLine(
            surroundings,
            "reach profile:acme-manager --unguarded --no-path-to everything",
          ),
        },
        expect: { status: 200, result: 1 },
      },
    ],
  };
}
