import { isolationFinding, meetingFinding } from "../domain/templates";
import { roleIdsIn } from "../domain/storedPolicies";
import type { Log } from "../usecases/support/RefusalReporter";
import type { ProfileGuardConfig } from "../config/config";
import type { Snapshot } from "../host/port/Host";

/** Warns of templates whose instances may leave their tenant, and of those that meet another one. */
export async function tellOfTemplates(
  host: Pick<Snapshot, "findRoles">,
  { templates }: Pick<ProfileGuardConfig, "templates">,
  log: Log,
): Promise<void> {
  if (templates.size === 0) {
    return;
  }
  const all = [...templates.values()];
  for (const { message } of all.flatMap((one) => meetingFinding(one, templates) ?? [])) {
    log.warn(message);
  }
  const roles = await host.findRoles(roleIdsIn(all.map(({ definition }) => definition)));
  const open = all.flatMap((template) => isolationFinding(template, roles) ?? []);
  if (open.length > 0) {
    log.warn(
      `SECURITY: ${open.length} of ${templates.size} templates are not closed to their tenant. ${open.map(({ message }) => message).join(" ")}`,
    );
  }
}
