import type { ServiceProcess } from "./handles";
import type { SupervisedChild } from "./SupervisedChild";

const restartGrace = 20_000;

/** The grip on a child of ours. `healthy` resolves when the service answers again. */
export function gripOn(child: SupervisedChild, healthy: () => Promise<void>): ServiceProcess {
  return {
    get pid() {
      return child.pid;
    },
    async kill(signal) {
      child.signal(signal);
      if (signal === "SIGKILL" || signal === "SIGTERM") {
        await child.exited();
      }
    },
    async restart() {
      // Its data shall survive: let it close its files.
      await child.end(restartGrace);
      child.start();
      await healthy();
    },
  };
}
