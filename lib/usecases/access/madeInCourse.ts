import { AsyncContext } from "../../shared/AsyncContext";
import type { Moment } from "../../host/port/AccessStore";
import type { Host } from "../../host/port/Host";

/** The users whom a request makes in its own course, each with the moment at which it had. */
interface Course {
  readonly made: Map<string, Moment>;
  readonly outer: Course | undefined;
}

const courses = new AsyncContext<Course>();

/** Runs a request, and tells when it made a user: strategies make those who log in for the first time. */
export async function notingMade<T>(
  run: () => Promise<T>,
): Promise<{ readonly result: T; readonly madeAt: ReadonlyMap<string, Moment> }> {
  const course: Course = { made: new Map(), outer: courses.get() };
  return { result: await courses.run(course, run), madeAt: course.made };
}

/** Notes that a user was made. Without Redis nobody knows it of them. */
export async function noteMade({ access }: Pick<Host, "access">, kuid: string): Promise<void> {
  const course = courses.get();
  const moment = course && (await access.now().catch(() => undefined));
  for (let one = course; one !== undefined && moment !== undefined; one = one.outer) {
    one.made.set(kuid, moment);
  }
}
