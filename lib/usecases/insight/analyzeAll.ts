import type { AnalyzeAllAnswer } from "../../api/analyze";
import type { DecisionContext } from "../support/context";
import { requireVisible } from "../disclosure/visibility";
import { profilesOf, rolesOf, usersOf } from "./analysisBatches";
import { brokenConstraints } from "./brokenConstraints";
import { readPosition } from "./analysisCursor";
import { readSize, writeCursor } from "./cursor";
import { writesOfApplication } from "./embeddedWrites";
import { readFindings } from "./findingPages";
import { openTemplates } from "./openTemplates";
import { refuseForm } from "../support/refuseForm";

const USUAL_SIZE = 100;

/**
 * Returns a page of the findings about every profile, role and user, and about the application. Reads no
 * more than the page tells of, however large the platform is.
 *
 * @throws InvalidRequestError 400 `profile-guard.request.invalid`
 * @throws DisclosureError 403 `profile-guard.rights.disclosure` unless the actor may see all of
 * them
 */
export async function answerAnalyzeAll(context: DecisionContext): Promise<AnalyzeAllAnswer> {
  const { args } = context.command;
  const size = readSize(args.size, USUAL_SIZE);
  const cursor = readPosition(args.cursor);
  refuseForm([...size.findings, ...cursor.findings]);
  await requireVisible(context, "profiles", "roles", "users");
  const readers = {
    profiles: profilesOf(context),
    roles: rolesOf(context),
    users: usersOf(context),
    application: writesOfApplication(context),
    constraints: brokenConstraints(context),
    templates: openTemplates(context),
  };
  const { findings, next } = await readFindings(readers, cursor.value, size.value);
  return { findings, ...(next && { cursor: writeCursor(next) }) };
}
