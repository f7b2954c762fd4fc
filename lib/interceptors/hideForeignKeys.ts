import { readActionKey } from "../domain/actions";
import { apiKeyNotFound } from "../errors/nativeErrors";
import { holdsEverything } from "../usecases/escalation/compiledRights";
import { currentRights } from "../usecases/escalation/currentRights";
import type { Services } from "../usecases/Services";
import { interceptEach } from "./interceptEach";
import { actorOf } from "../usecases/support/command";

/** The id for a key to delete that does not exist; source: lib/model/storage/apiKey.js `load`. */
const NOT_FOUND = "services.storage.not_found";

/**
 * Lets clients who delete an API key that is not the user's get one answer, whether another user
 * has it or nobody: the host says which. Wraps the actions themselves, inside of the guards.
 *
 * @returns the actions that the host does not have
 */
export function hideForeignKeys({ host }: Services): string[] {
  const keys = ["auth:deleteApiKey", "security:deleteApiKey"];
  return interceptEach(host, keys, (key) => async (request, run) => {
    const { controller } = readActionKey(key);
    const client = host.clientRequest(request);
    try {
      return await run();
    } catch (error) {
      if (client === undefined || (error as { id?: unknown }).id !== NOT_FOUND) {
        throw error;
      }
      if (holdsEverything(await currentRights(host, actorOf(client)))) {
        throw error;
      }
      const { _id: id, userId } = request.input.args as { _id?: unknown; userId?: unknown };
      const owner = controller === "auth" ? client.context.user?._id : userId;
      throw apiKeyNotFound(String(id), String(owner));
    }
  });
}
