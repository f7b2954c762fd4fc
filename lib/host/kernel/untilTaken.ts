import { setTimeout as delay } from "node:timers/promises";

/** Milliseconds. */
const AGAIN_AFTER = 100;

/** Sends before it returns, and again until Redis takes it. */
export async function untilTaken(send: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await send();
      return;
    } catch {
      await delay(AGAIN_AFTER, undefined, { ref: false });
    }
  }
}
