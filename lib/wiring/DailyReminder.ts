/** In milliseconds. */
const DAY = 24 * 60 * 60 * 1_000;

/** Says something at once, and again each day. It keeps no process running. */
export class DailyReminder {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly say: () => void) {}

  start(): void {
    this.stop();
    this.say();
    this.timer = setInterval(this.say, DAY);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
