import { CommandError, ExitCode } from "../support/exit";
import { isAnswer, linesOf } from "../server/answers";
import type { Server, ServerRequest } from "../server/server";
import { reasonOf } from "../server/server";
import type { Terminal } from "../support/terminal";
import { count } from "../support/terminal";
import { nameOf } from "./changes";
import { instanceOfChange } from "./instances";
import type { Step } from "./order";
import { stepAsText } from "./planText";

interface Options {
  /** Lets roles name unknown controllers, and restrictions unknown places. */
  readonly force: boolean;
  /** Tells whether somebody wants it to stop after the write at hand. */
  readonly isStopped?: () => boolean;
}

/**
 * Instances of templates that are written at once: there may be thousands. Any of them may come to nothing while
 * others are done: a profile has what it holds before or after, and a user what their profiles hold. All else is
 * written one by one.
 */
const AT_ONCE = 32;

/**
 * Makes the writes in order, by the guarded actions, and stops at the first that fails.
 *
 * @throws CommandError naming the failed changes, the applied ones and the others
 */
export async function executePlan(
  steps: readonly Step[],
  server: Server,
  { force, isStopped = () => false }: Options,
  terminal: Terminal,
): Promise<void> {
  const applied: Step[] = [];
  const failed: Failed[] = [];
  const write = async (step: Step, at: number): Promise<void> => {
    terminal.progress(`${at + 1} of ${steps.length}: ${stepAsText(step)}`);
    try {
      await server.query(requestOf(step, refreshAfter(steps, at), force));
    } catch (error) {
      failed.push({ step, error });
      return;
    }
    applied.push(step);
    terminal.print(stepAsText(step));
  };
  for (let at = 0; at < steps.length;) {
    const together = steps.slice(at, at + atOnce(steps, at)).entries();
    const from = at;
    const worker = async (): Promise<void> => {
      for (const [place, step] of together) {
        if (failed.length > 0 || isStopped()) {
          return;
        }
        at += 1;
        await write(step, from + place);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    if (failed.length > 0) {
      throw stopped(failed.flatMap(reasonsOf), steps, { applied, failed });
    }
    if (applied.length < steps.length && isStopped()) {
      throw stopped(["It was interrupted."], steps, { applied, failed });
    }
  }
  terminal.progress("");
}

/**
 * Counts the steps from there on that may be made at once. The last of one kind waits until all of them are
 * searchable, and is made when the others are.
 */
function atOnce(steps: readonly Step[], at: number): number {
  const isParallel = ({ change }: Step): boolean => instanceOfChange(change) !== undefined;
  const end = steps.findIndex((step, position) => position >= at && !isParallel(step));
  return Math.max(1, (end < 0 ? steps.length : end) - at - 1);
}

interface Failed {
  readonly step: Step;
  readonly error: unknown;
}

function reasonsOf({ error }: Failed): readonly string[] {
  return isAnswer(error) ? linesOf(error) : [reasonOf(error)];
}

/** A server that says 5xx, or nothing, may have written all the same. */
function fateOf({ error }: Failed): string {
  return isAnswer(error) && error.status < 500 ? "not applied" : "applied or not, it is not known";
}

/**
 * Searches of the host see what was refreshed: whether a role or profile is in use, for instance.
 * Waiting once, where the next write is of another kind, is enough for all of one kind.
 */
function refreshAfter(steps: readonly Step[], at: number): "wait_for" | "false" {
  const kind = steps[at]?.change.kind;
  return steps[at + 1]?.change.kind === kind ? "false" : "wait_for";
}

/** The guarded action that makes a write. */
function requestOf(
  { operation, change, content }: Step,
  refresh: "wait_for" | "false",
  force: boolean,
): ServerRequest {
  const singular = { roles: "Role", profiles: "Profile", users: "User" }[change.kind];
  const common = { controller: "security", _id: change.id, refresh };
  if (operation === "remove") {
    return { ...common, action: `delete${singular}` };
  }
  if (change.kind === "users") {
    const action = operation === "create" ? "createUser" : "updateUser";
    return { ...common, action, body: content };
  }
  return {
    ...common,
    action: `createOrReplace${singular}`,
    body: content,
    ...(force && { force: true }),
  };
}

function stopped(
  reasons: readonly string[],
  steps: readonly Step[],
  { applied, failed }: { readonly applied: readonly Step[]; readonly failed: readonly Failed[] },
): CommandError {
  const tried = new Set([...applied, ...failed.map(({ step }) => step)]);
  const left = steps.filter((step) => !tried.has(step));
  const [first = left[0]] = failed.map(({ step }) => step);
  const open = new Set(steps.filter((step) => !applied.includes(step)).map(({ change }) => change));
  const narrowed = applied
    .filter(({ operation, change }) => operation === "narrow" && open.has(change))
    .map(({ change }) => change);
  return new CommandError(
    `Stopped at ${first === undefined ? "the end" : stepAsText(first).replace(/ +/gu, " ")}.`,
    ExitCode.found,
    [
      ...reasons,
      "",
      `Applied, ${applied.length} of ${steps.length}${applied.length === 0 ? "." : ":"}`,
      ...applied.map((step) => `  ${stepAsText(step)}`),
      ...failed.flatMap((one) => [`The failed one (${fateOf(one)}):`, `  ${stepAsText(one.step)}`]),
      ...(left.length === 0 ? [] : [`Not applied, ${count(left.length, "write")}:`]),
      ...left.map((step) => `  ${stepAsText(step)}`),
      ...narrowed.map(
        (change) => `${nameOf(change)} is left with what it has both before and after.`,
      ),
      "No profile or user holds what it holds neither before nor after. To go on, apply again.",
    ],
  );
}
