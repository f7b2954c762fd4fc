import { randomBytes } from "node:crypto";

import { Backend } from "kuzzle";

import { ProfileGuardPlugin } from "../../index";
import { profiles, roles, tenants } from "./permissions";

/** Where a platform with two tenants starts: one line installs the guard. */
const app = new Backend("multi-tenant");

app.plugin.use(new ProfileGuardPlugin({ restrictedProfileIds: ["customer"] }));

const config = app.config.content as Required<typeof app.config.content>;
config.cluster.enabled = process.env.KUZZLE_CLUSTER === "true";
config.server.port = Number(process.env.KUZZLE_PORT ?? 7512);
// what strangers and plain users keep once the first admin has closed the default rights
Object.assign(config.security.standard.roles, {
  anonymous: roles.anonymous,
  default: roles.default,
});

app.import.mappings(tenants);
app.import.roles({
  "tenant-manager": roles["tenant-manager"],
  "tenant-editor": roles["tenant-editor"],
  customer: roles.customer,
});
app.import.profiles(profiles);

async function main(): Promise<void> {
  await app.start();

  const password = process.env.ADMIN_PASSWORD ?? randomBytes(9).toString("base64url");
  try {
    await app.sdk.query({
      controller: "security",
      action: "createFirstAdmin",
      _id: "admin",
      reset: true,
      body: { content: {}, credentials: { local: { username: "admin", password } } },
    });
    process.stdout.write(`first admin: ${JSON.stringify({ username: "admin", password })}\n`);
  } catch (error) {
    if ((error as { id?: string }).id !== "api.process.admin_exists") {
      throw error;
    }
    process.stdout.write("first admin: exists already\n");
  }
  process.stdout.write("multi-tenant: ready\n");
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
});
