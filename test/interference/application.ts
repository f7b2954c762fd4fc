import { Backend } from "kuzzle";

import { ProfileGuardPlugin } from "../../index";
import type { ActionDeclaration } from "../../lib/domain/actions";
import { declare } from "../../lib/domain/actions";

/**
 * The application of both worlds. INTERFERENCE_PLANT: wrong declarations, by `controller:action`.
 * INTERFERENCE_READS: `covered` cuts what is read of users, profiles and roles.
 */
const app = new Backend("profile-guard-interference");
const planted = JSON.parse(process.env.INTERFERENCE_PLANT ?? "{}") as Readonly<
  Record<string, ActionDeclaration>
>;
for (const [key, declaration] of Object.entries(planted)) {
  const at = key.lastIndexOf(":");
  declare(key.slice(0, at), key.slice(at + 1), declaration);
}

app.plugin.use(
  new ProfileGuardPlugin({
    restrictedProfileIds: ["customer"],
    restrictSecurityReads: process.env.INTERFERENCE_READS === "covered" && "covered",
  }),
);
const config = app.config.content as Required<typeof app.config.content>;
config.cluster.enabled = process.env.kuzzle_cluster__enabled === "true";
config.limits.loginsPerSecond = 1000;
config.plugins.common.initTimeout = 60_000;
// 65 ms of processor time for each password
Object.assign(config.plugins["kuzzle-plugin-auth-passport-local"], { stretching: false });
// strangers send thousands of requests here
Object.assign(config.security.standard.profiles.anonymous, { rateLimit: 0 });

// what the plugin's configuration names must exist at the start
app.import.roles({
  reader: { controllers: { document: { actions: { get: true, search: true } } } },
});
app.import.profiles({
  customer: {
    policies: [{ roleId: "reader", restrictedTo: [{ index: "acme", collections: ["products"] }] }],
  },
});
app.import.mappings({ acme: { products: { mappings: {} } } });

async function main(): Promise<void> {
  await app.start();
  await app.sdk.query({
    controller: "security",
    action: "createFirstAdmin",
    _id: "root",
    reset: true,
    body: {
      content: {},
      credentials: { local: { username: "root", password: process.env.ADMIN_PASSWORD } },
    },
  });
  process.stdout.write("interference: ready\n");
}

main().catch((error: unknown) => {
  process.stderr.write(`interference: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
