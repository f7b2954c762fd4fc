import type { ServiceHealth } from "../../host/port/ServiceHealth";

/** Milliseconds: since the request came, and from one probe to the next. */
const DEADLINE = { first: 5_000, next: 1_000 } as const;

/**
 * Awaits `work`, but rejects once the request is older than 5 s and a backing service stopped
 * responding, so that it has an answer within 8 s. While both serve, an import of thousands may
 * take its time. The work itself goes on.
 *
 * @param giveUp makes the error of the answer
 * @param told   makes the error of the answer from that of the work; default: the same
 */
export function rejectIfStalled<T>(
  services: Pick<ServiceHealth, "isServing" | "requestedAt">,
  work: Promise<T>,
  giveUp: () => Error,
  told: (error: unknown) => Error = asIs,
): Promise<T> {
  // one promise and one reaction: every request passes here several times, and each costs in every context
  return new Promise((resolve, reject) => {
    let over = false;
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
    let timer = setTimeout(() => void look(), Math.max(0, DEADLINE.first - age));
    const end = (): void => {
      over = true;
      clearTimeout(timer);
    };
    work.then(
      (result) => {
        end();
        resolve(result);
      },
      (error: unknown) => {
        end();
        reject(told(error));
      },
    );
  });
}

function asIs(error: unknown): Error {
  return error as Error;
}
