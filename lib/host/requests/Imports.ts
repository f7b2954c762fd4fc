import { AsyncContext } from "../../shared/AsyncContext";

import type { KuzzleRequest } from "kuzzle";

import type { Answerer, Kernel } from "../kernel/kernel";

/** By it `admin:loadSecurities` has the host load roles, profiles and users. */
const LOAD = "core:security:load";

/** Is given what the application has the host load, and the options of that. */
type OwnLoad = (securities: unknown, options: unknown) => Promise<void>;

/** An import in whose course something is asked. */
interface Course {
  /** The client's request; `undefined` when the application imports. */
  readonly client: KuzzleRequest | undefined;
  /** The number of its parts that have not ended: the action, and the loads. */
  running: number;
  /** Called when the last of them ends. */
  readonly end: () => void;
}

/**
 * Tells whose import runs, if any: the innermost, and until it has ended. The host's own context of a
 * request cannot tell: it is the client's within an import that the application makes meanwhile, and lives
 * on in the timers that are set in it.
 *
 * With `refresh: "false"` the action answers before the host has loaded anything, so that what it
 * loads is watched too.
 * Source: the host's lib/api/controllers/adminController.js `loadSecurities`, `_waitForAction`.
 */
export class Imports {
  private readonly courses = new AsyncContext<Course>();
  /** Where loading cannot be watched, an import never ends: rather judged than let pass. */
  private readonly unwatched: number;
  /** The end of each that a request has begun. */
  private readonly ends = new WeakMap<KuzzleRequest, Promise<void>>();
  /** Runs before the application loads its own, and stops that when it throws. */
  beforeOwn: OwnLoad = () => Promise.resolve();

  constructor(answerers: Kernel["coreAnswerers"]) {
    this.unwatched = answerers === undefined ? 1 : 0;
    if (answerers !== undefined) {
      const get = answerers.get.bind(answerers);
      answerers.get = (event) => {
        const answerer = get(event);
        return event === LOAD && answerer !== undefined ? this.watched(answerer) : answerer;
      };
    }
  }

  /** The client in whose import this is asked. */
  get client(): KuzzleRequest | undefined {
    return this.course?.client;
  }

  /** Tells whether this is asked in the course of an import, a client's or the application's. */
  get isRunning(): boolean {
    return this.course !== undefined;
  }

  private get course(): Course | undefined {
    const course = this.courses.get();
    return course !== undefined && course.running > 0 ? course : undefined;
  }

  /** Resolves when all is loaded that a request has asked for, whether it was answered before or not. */
  async ended(request: KuzzleRequest): Promise<void> {
    await this.ends.get(request);
  }

  /**
   * Runs an `admin:loadSecurities`.
   *
   * @param client whose it is; `undefined`: the application's
   */
  async during<T>(
    request: KuzzleRequest,
    client: KuzzleRequest | undefined,
    action: () => Promise<T>,
  ): Promise<T> {
    let end = (): void => undefined;
    this.ends.set(
      request,
      new Promise((resolve) => {
        end = resolve;
      }),
    );
    const course: Course = { client, running: this.unwatched, end };
    return this.courses.run(course, () => this.counted(course, action));
  }

  private watched(load: Answerer): Answerer {
    return async (...args) => {
      const course = this.courses.get();
      if (course !== undefined && course.running > 0) {
        return this.counted(course, async () => load(...args));
      }
      await this.beforeOwn(args[0], args[1]);
      return load(...args);
    };
  }

  private async counted<T>(course: Course, work: () => Promise<T>): Promise<T> {
    course.running += 1;
    try {
      return await work();
    } finally {
      course.running -= 1;
      if (course.running <= this.unwatched) {
        course.end();
      }
    }
  }
}
