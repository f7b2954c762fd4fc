import { randomBytes } from "node:crypto";

import { Backend } from "kuzzle";
import { ProfileGuardPlugin } from "kuzzle-plugin-profile-guard";

import { constraints } from "./constraints";
import { couriersByHire, useCouriers } from "./couriers";
import { profiles, tenants } from "./profiles";
import { roles, standardRoles } from "./roles";
import { templates } from "./templates";

const app = new Backend("multi-tenant");

app.plugin.use(
  new ProfileGuardPlugin({
    restrictedProfileIds: ["customer"],
    // what the application writes for a client is judged as that client's
    embeddedCalls: "refuse",
    delegations: [couriersByHire],
    templates,
    constraints,
  }),
);

useCouriers(app);

const config = app.config.content as Required<typeof app.config.content>;
// realtime needs clustering, and clustering an address: tools/start/realtime.ts looks for one
const cluster: unknown = JSON.parse(process.env.KUZZLE_CLUSTER ?? "false");
Object.assign(config.cluster, typeof cluster === "object" ? cluster : { enabled: cluster });
Object.assign(config.security.standard.roles, standardRoles);

app.import.mappings(tenants);
app.import.roles(roles);
app.import.profiles(profiles);

/** The first admin, once; `reset` takes from strangers what a fresh Kuzzle allows everybody. */
async function createFirstAdmin(): Promise<void> {
  const username = "admin";
  const password = process.env.ADMIN_PASSWORD ?? randomBytes(8).toString("hex");
  try {
    await app.sdk.query({
      controller: "security",
      action: "createFirstAdmin",
      _id: "admin",
      reset: true,
      body: { content: {}, credentials: { local: { username, password } } },
    });
    process.stdout.write(`first admin: ${JSON.stringify({ username, password })}\n`);
  } catch (error) {
    if ((error as { id?: string }).id !== "api.process.admin_exists") {
      throw error;
    }
    process.stdout.write("first admin: exists already\n");
  }
}

app
  .start()
  .then(createFirstAdmin)
  .then(() => process.stdout.write("multi-tenant: ready\n"))
  .catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
