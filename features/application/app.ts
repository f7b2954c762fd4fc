import { Backend } from "kuzzle";

import { ProfileGuardPlugin } from "../../index";
import { Captcha } from "./Captcha";
import { DoctoredHost } from "./DoctoredHost";
import { FaultyStrategy } from "./FaultyStrategy";
import { InvitationStrategy } from "./InvitationStrategy";
import { NewerHost } from "./NewerHost";
import { makeAtStart, officeRoles, useOffice } from "./office";
import { OwnImports } from "./OwnImports";
import { OwnWriter } from "./OwnWriter";
import { profiles, roles, standardRoles, tenants } from "./permissions";
import { useRedisCluster } from "./redisCluster";
import type { Setup } from "./setup";
import { letSubscriptionsWait } from "./waiting";
import { compareWritten } from "./written";

/** The application under test: see support/applications.ts, which starts it. */
const setup = JSON.parse(process.env.APPLICATION_SETUP ?? "{}") as Setup;
const app = new Backend("profile-guard-features");

app.plugin.use(new OwnImports(), { name: "own-imports", manifest: { name: "own-imports" } });
app.plugin.use(new FaultyStrategy(), { name: "faulty", manifest: { name: "faulty" } });
app.plugin.use(new InvitationStrategy(), {
  name: "invitation",
  manifest: { name: "invitation" },
});
app.plugin.use(new Captcha(), { name: "captcha", manifest: { name: "captcha" } });
if (setup.newerHost === true) {
  app.plugin.use(new NewerHost(), { name: "newer-host", manifest: { name: "newer-host" } });
}
if (setup.doctored !== undefined) {
  const plugin = new DoctoredHost(setup.doctored);
  app.plugin.use(plugin, { name: "doctored-host", manifest: { name: "doctored-host" } });
}
if (setup.ownWriter === true) {
  app.plugin.use(new OwnWriter(), { name: "own-writer", manifest: { name: "own-writer" } });
}
if (setup.realtime === true) {
  letSubscriptionsWait(app);
}
const office = setup.office && useOffice(app, setup.office === "faulty");
// every scenario must pass in both modes
const mode = process.env.FAST_AUTHORIZATION === "off" ? { fastAuthorization: false } : {};
if (setup.plugin ?? true) {
  const guard = new ProfileGuardPlugin({ ...mode, ...setup.options });
  app.plugin.use(guard);
  Object.assign(office ?? {}, { guard });
}

const config = app.config.content as Required<typeof app.config.content>;
// the nodes of tools/cluster say so
config.cluster.enabled = process.env.kuzzle_cluster__enabled === "true";
config.limits.loginsPerSecond = 1000;
// the machine of a test may be busy
config.plugins.common.initTimeout = 60_000;
Object.assign(config.security.standard.roles, office ? officeRoles.standard : standardRoles);
// strangers come in crowds here, and the limit under test is the plugin's
Object.assign(config.security.standard.profiles.anonymous, { rateLimit: 0 });
if (setup.configuration !== undefined) {
  Object.assign(config.plugins, { "profile-guard": setup.configuration });
}
if (process.env.REDIS_NODES !== undefined) {
  useRedisCluster(config.services, JSON.parse(process.env.REDIS_NODES) as object[]);
}
const { passwordPolicies } = setup;
Object.assign(config.plugins["kuzzle-plugin-auth-passport-local"], {
  // 65 ms of processor time for each password; the examples keep it
  stretching: false,
  ...(passwordPolicies !== undefined && { passwordPolicies }),
});

app.import.mappings(tenants);
app.import.roles({ ...(office ? officeRoles.imported : roles), ...setup.roles });
app.import.profiles({ ...profiles, ...setup.profiles });
if (setup.users !== undefined) {
  app.import.users(setup.users);
}

if (process.env.REPORT_MEMORY === "1") {
  process.on("SIGUSR2", () => {
    global.gc?.();
    process.stdout.write(`heap used: ${process.memoryUsage().heapUsed}\n`);
  });
}

async function main(): Promise<void> {
  if (setup.platform !== undefined) {
    // only then: these take seconds to load
    const { usePlatform } = await import("./platform.js");
    usePlatform(app, setup.platform);
  }
  await app.start();
  if (process.env.ANOTHER_NODE === "1") {
    process.stdout.write("features: ready\n");
    return;
  }

  const name = process.env.ADMIN_NAME;
  const password = process.env.ADMIN_PASSWORD;
  // a second node finds the admin of the first
  if (name !== undefined) {
    await app.sdk.query({
      controller: "security",
      action: "createFirstAdmin",
      _id: name,
      reset: true,
      body: { content: {}, credentials: { local: { username: name, password } } },
    });
  }
  if (office !== undefined) {
    office.jobs.start();
    office.jobs
      .run(() => makeAtStart(app))
      .catch((error: unknown) => {
        process.stderr.write(`office: ${String(error)}\n`);
      });
  }
  if (setup.comparesWritten === true) {
    process.stdout.write(`${await compareWritten()}\n`);
  }
  process.stdout.write("features: ready\n");
}

main().catch((error: unknown) => {
  process.stderr.write(`features: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
