import { AsyncContext } from "../../shared/AsyncContext";

import { BadRequestError, KuzzleError } from "kuzzle";

import { withTimeout } from "../../shared/timeout";
import { PROFILE_SCRIPT } from "../patches/profileScript";
import { keepsAsyncContext } from "../patches/asyncContext";
import type { Answerer, Kernel } from "../kernel/kernel";

/** Milliseconds. */
const LONGEST = 2_000;
/** An event that nobody answers: asked at the start, to see that a rehearsal stops it. */
const PROBE = "profile-guard:rehearsal";

/** The end of a rehearsal: when the action first writes, or when it first asks anything. */
export type Reach = "until it writes" | "until it asks";

type RehearsedKernel = Pick<Kernel, "ask" | "pipe"> & {
  readonly coreAnswerers?: Pick<NonNullable<Kernel["coreAnswerers"]>, "get">;
};

interface Course {
  readonly reach: Reach;
  stopped: boolean;
}

/** The host's code. */
const DOCUMENT_ALREADY_EXISTS = 0x01010011;
const CREATE = "core:storage:private:document:create";
const EXIST = "core:storage:private:document:exist";
const READS =
  /^core:storage:(?:private|public):(?:document:(?:count|exist|get|mExists|mGet|multiSearch|search)|(?:collection|index):(?:exist|list)|translate)$/u;
const OF_SECURITY = /^core:security:(?:(?:user|profile|role):|load$)/u;
const CACHE_READS = /^core:cache:internal:(?:get|mget)$/u;
/** Events by which the host caches a document that it has read. */
const CACHE_KEEPS = /^core:cache:internal:(?:store|expire|persist)$/u;
const KEPT_DOCUMENT = /^repos\/[^/]+\/(?:users|profiles)\//u;
/** By which the plugin itself reads profiles, and keeps them as the host does. */
const OWN_READ = "core:cache:internal:script:execute";

/**
 * Runs an action of the host as far as its first write, to learn whether the host refuses the
 * request by itself. Every write of the host's is an event that is asked; in a rehearsal only those
 * are answered that are known to write nothing, and the first other one ends it.
 * Source: the host's lib/kuzzle/event/KuzzleEventEmitter.ts `ask`.
 */
export class Rehearsal {
  private readonly courses = new AsyncContext<Course>();
  private stops: Promise<boolean> | undefined;

  constructor(private readonly kuzzle: RehearsedKernel) {
    const pipe = kuzzle.pipe.bind(kuzzle);
    kuzzle.pipe = (event, ...payload) => {
      const course = this.courses.get();
      if (course?.reach === "until it asks") {
        // an application's pipe may do anything
        course.stopped = true;
        return Promise.reject(new Error(`${event} ends the rehearsal`));
      }
      return pipe(event, ...payload);
    };
    const answerers = kuzzle.coreAnswerers;
    if (answerers === undefined) {
      return;
    }
    const get = answerers.get.bind(answerers);
    answerers.get = (event) => {
      const course = this.courses.get();
      if (course === undefined) {
        return get(event);
      }
      return async (...args) => {
        if (goesOn(course.reach, event, args)) {
          return get(event)?.(...args);
        }
        if (event === CREATE && course.reach === "until it writes") {
          await refuseTaken(args, get(EXIST));
        }
        course.stopped = true;
        throw new Error(`${event} ends the rehearsal`);
      };
    };
  }

  /** Tells whether what runs now is only rehearsed. */
  get isUnderWay(): boolean {
    return this.courses.get() !== undefined;
  }

  /**
   * Returns the host's own refusal; `undefined` when it would have gone on to write, or when that
   * is not known, in time or at all.
   */
  async refusalOf(action: () => Promise<unknown>, reach: Reach): Promise<KuzzleError | undefined> {
    const error = await this.errorOf(action, reach);
    return error instanceof KuzzleError && error.status < 500 ? error : undefined;
  }

  /** Whatever it throws; `undefined` when it does not, or when that cannot be told. */
  async errorOf(action: () => Promise<unknown>, reach: Reach): Promise<unknown> {
    if (!(await (this.stops ??= this.isStopped()))) {
      return undefined;
    }
    const course: Course = { reach, stopped: false };
    const running = this.courses
      .run(course, async () => action())
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    const error = await withTimeout(running, LONGEST, () => undefined);
    return course.stopped ? undefined : error;
  }

  /** Tells whether what is asked in a rehearsal is stopped: if not, nothing may be rehearsed. */
  private async isStopped(): Promise<boolean> {
    // else a rehearsed write might run outside of the rehearsal, and another request's within it
    if (!(await keepsAsyncContext())) {
      return false;
    }
    const course: Course = { reach: "until it writes", stopped: false };
    await this.courses.run(course, () => this.kuzzle.ask(PROBE).catch(() => undefined));
    return course.stopped;
  }
}

/**
 * Refuses to create a document that exists, in the place of the write that ends a rehearsal: what the host
 * makes of the storage's refusal is seen all the same. Source: the host's lib/core/shared/store.js
 * `create`, lib/kerror/codes/1-services.json.
 *
 * @throws the host's 400 `services.storage.document_already_exists`
 */
async function refuseTaken(
  [index, collection, , options]: readonly unknown[],
  exists: Answerer | undefined,
): Promise<void> {
  const { id } = Object(options) as { id?: unknown };
  const isTaken =
    typeof id === "string" &&
    // what cannot be looked up is told by the write itself
    (await Promise.resolve(exists?.(index, collection, id)).catch(() => false)) === true;
  if (isTaken) {
    throw new BadRequestError(
      "Document already exists.",
      "services.storage.document_already_exists",
      DOCUMENT_ALREADY_EXISTS,
    );
  }
}

function goesOn(reach: Reach, event: string, [key]: readonly unknown[]): boolean {
  return (
    reach === "until it writes" &&
    (OF_SECURITY.test(event) ||
      READS.test(event) ||
      CACHE_READS.test(event) ||
      (CACHE_KEEPS.test(event) && KEPT_DOCUMENT.test(String(key))) ||
      (event === OWN_READ && key === PROFILE_SCRIPT))
  );
}
