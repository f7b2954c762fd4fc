import { fault } from "../../domain/findings";
import { SECTIONS } from "../../domain/requests/imports";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import { rightsOfActor } from "../escalation/actorRights";
import { holdsEverything } from "../escalation/compiledRights";
import type { GuardContext } from "../escalation/context";
import { entriesOf } from "../validation/checkImport";

/** Each is read and validated, one after the other. */
const MOST_IMPORTED = 1_000;

/** Refuses a large import by who could keep a node busy with it; who covers everything may. */
export async function refuseLargeImport(context: GuardContext): Promise<void> {
  const { command, actor } = context;
  const count = SECTIONS.reduce((sum, name) => sum + entriesOf(command.body, name).length, 0);
  if (count <= MOST_IMPORTED || actor === undefined) {
    return;
  }
  if (!holdsEverything((await rightsOfActor(context)).rights)) {
    const words = `The import has ${count} documents: who does not hold every right may load ${MOST_IMPORTED} at once. Load it in parts.`;
    throw new InvalidRequestError(ErrorId.invalidImport, "The import", [
      fault("entries.tooMany", "", words),
    ]);
  }
}
