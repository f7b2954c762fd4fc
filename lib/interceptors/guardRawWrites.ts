import type { AroundRawWrite, UnservedRawWrite } from "../host/port/RawWrites";
import { callerOfEmbedded } from "../usecases/admission/callerOfEmbedded";
import { noteDoor } from "../usecases/admission/noteDoor";
import { performWrite } from "../usecases/admission/performWrite";
import type { Services } from "../usecases/Services";

/**
 * Guards what the application writes past the embedded SDK while it serves a client: the events of the
 * host that write rights, each as the action that it stands for.
 *
 * @returns the events that the host does not have
 */
export function guardRawWrites(services: Services): string[] {
  return services.host.rawWrites.guard(...judgesOf(services));
}

/** The same for the methods of strategies that write credentials. The strategies of all plugins exist by now. */
export function guardStrategies(services: Services): void {
  services.host.rawWrites.guardStrategies(...judgesOf(services));
}

function judgesOf(services: Services): [AroundRawWrite, UnservedRawWrite] {
  const { host } = services;
  return [
    async (request, run, event) => {
      const caller = await callerOfEmbedded(services, request, { event });
      const passes = caller.client === undefined;
      return performWrite(services, {
        ...{ request, caller, passes, run },
        answer: ({ result }) => result,
      });
    },
    (request, event) => {
      noteDoor(host, { request, event, served: { by: "nobody" } });
    },
  ];
}
