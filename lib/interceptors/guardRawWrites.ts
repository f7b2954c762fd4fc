import { callerOfEmbedded } from "../usecases/admission/callerOf";
import { noteDoor } from "../usecases/admission/noteDoor";
import { performWrite } from "../usecases/admission/performWrite";
import type { Services } from "../usecases/Services";

/**
 * Judges what code of the application writes by events of the host, past its actions, as the action
 * that it stands for.
 *
 * @returns the events that the host does not have
 */
export function guardRawWrites(services: Services): string[] {
  const { host } = services;
  return host.rawWrites.guard(
    async (request, run) => {
      const caller = await callerOfEmbedded(services, request);
      const passes = caller.client === undefined;
      return performWrite(services, {
        ...{ request, caller, passes, run },
        answer: ({ result }) => result,
      });
    },
    (request) => {
      noteDoor(host, request, { by: "nobody" });
    },
  );
}
