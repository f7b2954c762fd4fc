import { spawnSync } from "node:child_process";

import should from "should";

import { HOST_PROFILES, HOST_ROLES } from "../../../lib/cli/files/hostDefaults";

describe("The host's own roles and profiles", () => {
  const standard = JSON.parse(
    spawnSync(process.execPath, [
      "-p",
      'JSON.stringify(require("kuzzle/dist/lib/config/default.config").default.security.standard)',
    ]).stdout.toString(),
  ) as {
    roles: Record<string, { controllers: unknown }>;
    profiles: Record<string, { policies: unknown }>;
  };

  it("are those of the installed host", () => {
    should(Object.fromEntries(HOST_ROLES.map(({ _id, controllers }) => [_id, controllers]))).eql(
      Object.fromEntries(
        Object.entries(standard.roles).map(([id, { controllers }]) => [id, controllers]),
      ),
    );
    should(Object.fromEntries(HOST_PROFILES.map(({ _id, policies }) => [_id, policies]))).eql(
      Object.fromEntries(
        Object.entries(standard.profiles).map(([id, { policies }]) => [id, policies]),
      ),
    );
  });
});
