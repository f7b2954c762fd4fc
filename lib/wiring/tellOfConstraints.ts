import type { ProfileGuardConfig } from "../config/config";
import { namesOfNobody } from "../usecases/constraints/namesOfNobody";
import { standingBreaches } from "../usecases/constraints/standing";
import { snapshotAt } from "../usecases/support/readCache";
import type { Host } from "../host/port/Host";
import type { Log } from "../usecases/support/RefusalReporter";

/**
 * Warns of constraints that are broken when the application starts, whoever has broken them: they refuse only what
 * makes it worse. Warns of names in them that nobody has, and where the application's writes for a client pass.
 */
export async function tellOfConstraints({
  host,
  config: { constraints, embeddedCalls },
  log,
}: {
  readonly host: Host;
  readonly config: Pick<ProfileGuardConfig, "constraints" | "embeddedCalls">;
  readonly log: Log;
}): Promise<void> {
  if (constraints.length === 0) {
    return;
  }
  const { mode } = embeddedCalls;
  if (mode !== "refuse") {
    log.warn(
      `Constraints are not kept by what the application writes for a client: embeddedCalls is "${mode}". See docs/constraints.md.`,
    );
  }
  const snapshot = snapshotAt(host, await host.securityState());
  const nobody = await namesOfNobody(snapshot, constraints);
  if (nobody.length > 0) {
    log.warn(`Constraints speak of what does not exist. ${nobody.join(" ")}`);
  }
  const broken: string[] = [];
  for (const constraint of constraints) {
    const [first] = await standingBreaches(snapshot, constraint);
    if (first !== undefined) {
      broken.push(`"${constraint.name}": ${first.shows}`);
    }
  }
  if (broken.length > 0) {
    log.warn(
      `SECURITY: ${broken.length} of ${constraints.length} constraints are broken by what is stored. Writes that make it worse are refused; profile-guard:analyzeAll tells all of it. ${broken.join(" ")}`,
    );
  }
}
