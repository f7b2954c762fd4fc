import { freePort, isFree } from "./ports";
import type { SupervisedChild } from "./SupervisedChild";

const attempts = 3;

/**
 * Starts a server on a free port, again on another one when somebody took the port in between.
 *
 * @param begin starts the child on the port, and resolves when it is healthy.
 * @throws what `begin` throws, for any other reason than the port.
 */
export async function startOnFreePort<T>(
  preferred: number,
  hosts: readonly string[],
  begin: (port: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(preferred, hosts);
    try {
      return await begin(port);
    } catch (error) {
      // whatever it says of its end: it runs no more, and somebody else holds its port
      if (attempt === attempts || (await isFree(port, hosts))) {
        throw error;
      }
    }
  }
}

/** For `waitUntil`: the child's own end, or the session's, ends the wait. */
export function failureOf(child: SupervisedChild, stopError: () => Error | undefined) {
  return () => stopError() ?? child.exitError;
}
