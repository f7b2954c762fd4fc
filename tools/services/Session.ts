import { rmSync } from "node:fs";
import path from "node:path";
import {
  makeFolder,
  makeOwnedFolder,
  memoryFolder,
  newRunName,
  servicesFolder,
  sweep,
} from "./folders";
import type { Say } from "./progress";
import { progressLine } from "./progress";
import { serviceUser, type ServiceUser } from "./serviceUser";
import { ServicesStoppedError } from "./stopped";
import { SupervisedChild, type ChildCommand } from "./SupervisedChild";
import { Watchdog } from "./watchdog";

type Ender = () => Promise<void>;

/**
 * Holds the folders, children and watchdog of one call of `startServices`. Makes the folders at first need,
 * since services given by URL need none.
 */
export class Session {
  readonly name = newRunName();
  readonly watchdog = new Watchdog();
  private readonly enders: Ender[] = [];
  private stopping: Promise<void> | undefined;
  private foldersMade: { home: string; run: string; user: ServiceUser | undefined } | undefined;

  private inMemory: string | undefined;

  constructor(
    private readonly sayLine: Say,
    private readonly preferredFolder?: string,
  ) {}

  say(service: string, text: string): void {
    this.sayLine(progressLine(service, text));
  }

  /** An error once the session is being stopped: waits use it to end at once. */
  get stopError(): Error | undefined {
    return this.stopping && new ServicesStoppedError();
  }

  /** The account that runs the services; undefined: ourselves. */
  get user(): ServiceUser | undefined {
    return this.folders().user;
  }

  /** The folder kept between runs, or one inside it. */
  home(...parts: string[]): string {
    return path.join(this.folders().home, ...parts);
  }

  /** A folder of this run, owned by the services' user and removed at its end. */
  runFolder(...parts: string[]): string {
    const { run, user } = this.folders();
    return makeOwnedFolder(path.join(run, ...parts), user);
  }

  /** A run folder for data that nobody wants back, in memory where there is room for it. */
  dataFolder(...parts: string[]): string {
    const folder = memoryFolder();
    if (folder === undefined) {
      return this.runFolder(...parts);
    }
    sweep(makeFolder(folder));
    const run = path.join(folder, this.name);
    if (this.inMemory === undefined) {
      this.watchdog.watch("data folder", { folder: run });
      this.inMemory = makeOwnedFolder(run, this.user);
    }
    return makeOwnedFolder(path.join(run, ...parts), this.user);
  }

  /** A log file of this run; it is kept for a day after it. */
  logFile(service: string): string {
    return path.join(makeFolder(this.home("logs")), `${this.name}-${service}.log`);
  }

  /** Starts a child which ends with the session. @throws when the session is being stopped. */
  start(command: ChildCommand): SupervisedChild {
    const child = new SupervisedChild(command, this.watchdog);
    this.atEnd(() => child.end());
    child.start();
    return child;
  }

  /** Adds a step to `stop()`. @throws when the session is being stopped. */
  atEnd(ender: Ender): void {
    if (this.stopError) {
      throw this.stopError;
    }
    this.enders.push(ender);
  }

  /** Ends everything and removes the run's folder. May be called at any time, and twice. */
  stop(): Promise<void> {
    this.stopping ??= this.end();
    return this.stopping;
  }

  private async end(): Promise<void> {
    const results = await Promise.allSettled(this.enders.map((ender) => ender()));
    for (const folder of [this.foldersMade?.run, this.inMemory]) {
      if (folder !== undefined) {
        rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
      }
    }
    this.watchdog.end();
    const failed = results.find((result) => result.status === "rejected");
    if (failed) {
      throw failed.reason;
    }
  }

  private folders() {
    if (!this.foldersMade) {
      const user = serviceUser();
      const home = servicesFolder(user, this.preferredFolder);
      for (const folder of ["runs", "logs"]) {
        sweep(makeFolder(path.join(home, folder)));
      }
      const run = path.join(home, "runs", this.name);
      this.watchdog.watch("run folder", { folder: run });
      makeOwnedFolder(run, user);
      this.foldersMade = { home, run, user };
    }
    return this.foldersMade;
  }
}
