import type { ServiceHealth } from "../../host/port/ServiceHealth";

/** Milliseconds: since the request came, and from one look to the next. */
const PATIENCE = { first: 5_000, next: 1_000 } as const;

/**
 * What a promise gives, for as long as the services beneath serve: an import of thousands may take
 * its time. A request that is older than 5 s is given up once they do not, so that it has an answer
 * within 8 s. The work itself goes on.
 *
 * @param giveUp says what it is answered
 */
export async function rejectIfStalled<T>(
  services: Pick<ServiceHealth, "isServing" | "requestedAt">,
  work: Promise<T>,
  giveUp: () => Error,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const givenUp = new Promise<never>((_resolve, reject) => {
    const look = async (): Promise<void> => {
      const serving = await services.isServing();
      if (over) {
        return;
      }
      if (serving) {
        timer = setTimeout(() => void look(), PATIENCE.next);
      } else {
        reject(giveUp());
      }
    };
    const age = Date.now() - services.requestedAt();
    timer = setTimeout(() => void look(), Math.max(0, PATIENCE.first - age));
  });
  try {
    return await Promise.race([work, givenUp]);
  } finally {
    over = true;
    clearTimeout(timer);
  }
}
