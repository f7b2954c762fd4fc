import { CommandError, ExitCode } from "../support/exit";
import { isAnswer, linesOf } from "../server/answers";
import type { Server, ServerRequest } from "../server/server";
import { reasonOf } from "../server/server";
import type { Terminal } from "../support/terminal";
import { count } from "../support/terminal";
import { nameOf } from "./changes";
import type { Step } from "./order";
import { stepAsText } from "./planText";

interface Options {
  /** Lets roles name unknown controllers, and restrictions unknown places. */
  readonly force: boolean;
  /** Tells whether somebody wants it to stop after the write at hand. */
  readonly isStopped?: () => boolean;
}

/**
 * Makes the writes one by one, in order, by the guarded actions, and stops at the first that fails.
 *
 * @throws CommandError naming the failed change, the applied ones and the others
 */
export async function execute(
  steps: readonly Step[],
  server: Server,
  { force, isStopped = () => false }: Options,
  terminal: Terminal,
): Promise<void> {
  for (const [done, step] of steps.entries()) {
    if (isStopped()) {
      throw stopped(["It was interrupted."], steps, done, "not applied");
    }
    terminal.progress(`${done + 1} of ${steps.length}: ${stepAsText(step)}`);
    try {
      await server.query(requestOf(step, refreshAfter(steps, done), force));
    } catch (error) {
      const answered = isAnswer(error);
      throw stopped(
        answered ? linesOf(error) : [reasonOf(error)],
        steps,
        done,
        // a server that says 5xx, or nothing, may have written all the same
        answered && error.status < 500 ? "not applied" : "applied or not, it is not known",
      );
    }
    terminal.print(stepAsText(step));
  }
  terminal.progress("");
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
  done: number,
  fate: string,
): CommandError {
  const failed = steps[done];
  const left = steps.slice(done + 1);
  const narrowed = steps
    .slice(0, done)
    .filter(({ operation }) => operation === "narrow")
    .map(({ change }) => change)
    .filter((change) => steps.slice(done).some((step) => step.change === change));
  return new CommandError(
    `Stopped at ${failed === undefined ? "the end" : stepAsText(failed).replace(/ +/gu, " ")}.`,
    ExitCode.found,
    [
      ...reasons,
      "",
      `Applied, ${done} of ${steps.length}${done === 0 ? "." : ":"}`,
      ...steps.slice(0, done).map((step) => `  ${stepAsText(step)}`),
      ...(failed === undefined ? [] : [`The failed one (${fate}):`, `  ${stepAsText(failed)}`]),
      ...(left.length === 0 ? [] : [`Not applied, ${count(left.length, "write")}:`]),
      ...left.map((step) => `  ${stepAsText(step)}`),
      ...narrowed.map(
        (change) => `${nameOf(change)} is left with what it has both before and after.`,
      ),
      "No profile or user holds what it holds neither before nor after. To go on, apply again.",
    ],
  );
}
