import { join, relative, sep } from "node:path";

import type { KuzzleRequest } from "kuzzle";

import { writeOf } from "../../domain/actions";
import type { Kernel } from "../kernel/kernel";
import { currentRequest } from "../kernel/kernel";

/** Deep enough to reach past the SDK and the host. */
const DEPTH = 50;
/** Packages that stand between the application and the host's door. */
const BETWEEN = ["kuzzle", "kuzzle-sdk", "bluebird"].map(
  (name) => `${sep}node_modules${sep}${name}${sep}`,
);
/** The files of the plugin. */
const OWN = join(__dirname, "..", "..") + sep;
const FRAME = /\(?((?:file:\/\/)?[^()\s]+):(\d+):\d+\)?$/u;

/**
 * Notes where the code of the application makes the calls that write rights outside of any request: at the
 * host's door alone the caller is on the stack still.
 */
export class CallSites {
  private readonly sites = new WeakMap<KuzzleRequest, string | undefined>();

  constructor(kuzzle: Pick<Kernel, "asyncStore" | "funnel">) {
    const { funnel } = kuzzle;
    const { executePluginRequest } = funnel;
    if (executePluginRequest === undefined) {
      return;
    }
    const door: typeof executePluginRequest = async (request) => {
      const { controller, action } = request.input;
      const isWrite = writeOf(controller ?? "", action ?? "") !== undefined;
      if (isWrite && currentRequest(kuzzle) === undefined) {
        this.sites.set(request, callSite(door));
      }
      return executePluginRequest.call(funnel, request);
    };
    funnel.executePluginRequest = door;
  }

  /** Returns the place of a call outside of any request. */
  noted(request: KuzzleRequest): string | undefined {
    return this.sites.get(request);
  }

  /** Returns the place of the request; where none is noted, the place of the code that asks. */
  of(request: KuzzleRequest): string | undefined {
    return this.sites.get(request) ?? callSite(callSite, [...BETWEEN, OWN]);
  }
}

/**
 * Tells from where in the code of the application a call comes, as `file:line`.
 *
 * @param below the function of the plugin that is called; what it calls is left out
 * @param between parts of paths of files that stand between
 * @returns `undefined`: no frame of the application is on the stack
 */
function callSite(
  below: (...args: never[]) => unknown,
  between: readonly string[] = BETWEEN,
): string | undefined {
  const { stackTraceLimit } = Error;
  const trace = { stack: "" };
  Error.stackTraceLimit = DEPTH;
  Error.captureStackTrace(trace, below);
  Error.stackTraceLimit = stackTraceLimit;
  for (const line of trace.stack.split("\n").slice(1)) {
    const [, file = "", number = ""] = FRAME.exec(line) ?? [];
    const isOfNode = file === "" || file.startsWith("node:") || file === "<anonymous>";
    if (!isOfNode && !between.some((part) => file.includes(part))) {
      return `${relative(process.cwd(), file.replace(/^file:\/\//u, ""))}:${number}`;
    }
  }
  return undefined;
}
