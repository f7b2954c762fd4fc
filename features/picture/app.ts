import { Backend } from "kuzzle";
import { ProfileGuardPlugin } from "kuzzle-plugin-profile-guard";

import { profiles, tenants } from "../../examples/multi-tenant/profiles";
import { roles } from "../../examples/multi-tenant/roles";
import { OwnImports } from "../application/OwnImports";

/** The tenants of the example, with the plugin where GUARD is "on": see run.ts, which starts it. */
const app = new Backend("picture");
app.plugin.use(new OwnImports(), { name: "own-imports", manifest: { name: "own-imports" } });
if (process.env.GUARD === "on") {
  app.plugin.use(new ProfileGuardPlugin({ restrictedProfileIds: ["customer"] }));
}
const { cluster } = app.config.content as Required<typeof app.config.content>;
cluster.enabled = false;

// the example's own controller is not there
const { couriers: _, ...controllers } = roles["tenant-manager"].controllers;
app.import.mappings(tenants);
app.import.roles({ ...roles, "tenant-manager": { controllers } });
app.import.profiles(profiles);

app
  .start()
  .then(() => process.stdout.write("picture: ready\n"))
  .catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
