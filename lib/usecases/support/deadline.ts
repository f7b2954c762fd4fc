import type { ServiceHealth } from "../../host/port/ServiceHealth";

/** Milliseconds: since the request came, and from one probe to the next. */
const DEADLINE = { first: 5_000, next: 1_000 } as const;

/**
 * Awaits `work`, but rejects once the request is older than 5 s and a backing service stopped
 * responding, so that it has an answer within 8 s. While both serve, an import of thousands may
 * take its time. The work itself goes on.
 *
 * @param giveUp makes the error of the answer
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
        timer = setTimeout(() => void look(), DEADLINE.next);
      } else {
        reject(giveUp());
      }
    };
    const age = Date.now() - services.requestedAt();
    timer = setTimeout(() => void look(), Math.max(0, DEADLINE.first - age));
  });
  try {
    return await Promise.race([work, givenUp]);
  } finally {
    over = true;
    clearTimeout(timer);
  }
}
