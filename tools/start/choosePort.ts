import { freePort, isFree } from "../services/ports";
import { progressLine, type Say } from "../services/progress";

const usualPort = 7512;
const allAddresses = ["0.0.0.0", "127.0.0.1"];
const attempts = 3;

/**
 * Chooses where Kuzzle serves: the wanted port; else the usual one, one near it, or any.
 *
 * @throws when the wanted port is taken
 */
export async function choosePort(wanted: number | undefined, say: Say): Promise<number> {
  if (wanted !== undefined) {
    if (!(await isFree(wanted, allAddresses))) {
      throw new Error(`port ${wanted} is taken: give another, by npm start -- --port <port>`);
    }
    return wanted;
  }
  const port = await somePort();
  if (port !== usualPort) {
    say(progressLine("kuzzle", `port ${usualPort} is taken: using ${port}`));
  }
  return port;
}

async function somePort(): Promise<number> {
  for (let port = usualPort; port < usualPort + 10; port++) {
    if (await isFree(port, allAddresses)) {
      return port;
    }
  }
  return freePort(usualPort, allAddresses);
}

/**
 * Launches what listens on ports, chosen right before. Where somebody else has taken one meanwhile,
 * chooses once more.
 */
export async function launchOnPorts<T extends { readonly ports: readonly number[] }, Launched>(
  choose: () => Promise<T>,
  launch: (chosen: T) => Promise<Launched>,
): Promise<Launched> {
  for (let attempt = 1; ; attempt++) {
    const chosen = await choose();
    try {
      return await launch(chosen);
    } catch (error) {
      const free = await Promise.all(chosen.ports.map((port) => isFree(port, ["0.0.0.0"])));
      if (attempt >= attempts || !free.includes(false)) {
        throw error;
      }
    }
  }
}
