import type { AnalyzeAllAnswer } from "../../api/analyze";
import type { DecisionContext } from "../support/context";
import { requireVisible } from "../disclosure/visibility";
import { profilesOf, rolesOf, usersOf } from "./analysisBatches";
import { brokenConstraints } from "./brokenConstraints";
import { readPosition } from "./analysisCursor";
import { readSize, writeCursor } from "./cursor";
import { writesOfApplication } from "./embeddedWrites";
import type { ReadBatch } from "./findingPages";
import { readFindings } from "./findingPages";
import { openTemplates } from "./openTemplates";
import { refuseForm } from "../support/refuseForm";

const USUAL_SIZE = 100;
/** Stands for findings about the whole platform: of what the application writes, of who breaks constraints, and of templates. */
const NOTHING_SEEN: ReadBatch = async () => ({ documents: [] });

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
    application: context.host.isCut === true ? NOTHING_SEEN : writesOfApplication(context),
    constraints: context.host.isCut === true ? NOTHING_SEEN : brokenConstraints(context),
    templates: context.host.isCut === true ? NOTHING_SEEN : openTemplates(context),
  };
  const { findings, next } = await readFindings(readers, cursor.value, size.value);
  return { findings, ...(next && { cursor: writeCursor(next) }) };
}
