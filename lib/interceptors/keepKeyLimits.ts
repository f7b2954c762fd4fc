import {
  actionsThat,
  declarationOf,
  isOfPlugin,
  OWN_CONTROLLER,
  readActionKey,
} from "../domain/actions";
import { keepLimits, madeBy } from "../usecases/admission/keepLimits";
import type { Services } from "../usecases/Services";
import { interceptEach } from "./interceptEach";
import { actorOf, commandOf } from "../usecases/support/command";

/**
 * Keeps whoever acts through an API key with limits from making keys, tokens or credentials that go
 * beyond them. Wraps the actions themselves, inside of the guards. Others pay a look at their token.
 *
 * @param ofPlugins the actions of plugins, whose controllers exist later
 * @returns the actions that the host does not have
 */
export function keepKeyLimits({ host, gate }: Services, ofPlugins: boolean): string[] {
  const keys = actionsThat(
    (declaration, controller) =>
      madeBy(declaration) !== undefined &&
      isOfPlugin(controller) === ofPlugins &&
      // the plugin's own actions keep to limits by themselves
      controller !== OWN_CONTROLLER,
  );
  return interceptEach(host, keys, (key) => {
    const { controller, action } = readActionKey(key);
    const makes = madeBy(declarationOf(controller, action));
    return async (request, run) => {
      const client = host.clientRequest(request);
      const actor = client && actorOf(client);
      const limits = actor?.limits;
      if (makes === undefined || actor === undefined || limits === undefined) {
        return run();
      }
      const command = commandOf(request, client);
      try {
        return await keepLimits(makes, { host, actor, command, limits, request, run });
      } catch (error) {
        await gate.recordRefusal(error, actor, command);
        throw error;
      }
    };
  });
}
