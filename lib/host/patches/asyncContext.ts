import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";

import { packageOfHost } from "../kernel/hostModules";
import type { Kernel, PipeFunction, PipeRunner } from "../kernel/kernel";

/** As much of bluebird as is touched. Source: bluebird 3.7, debuggability.js. */
export interface Bluebird {
  config(options: { readonly asyncHooks: boolean }): void;
  map<T, R>(values: readonly T[], mapper: (value: T) => R): PromiseLike<R[]>;
}

/**
 * Lets bluebird, of which the host's promises are in part, keep the asynchronous context. As the host
 * has it, bluebird runs the callbacks of all requests in the context of whichever came first: what a
 * request is told of itself there (the host's `asyncStore`, the plugin's log of writes, whether it is
 * rehearsed) is told of another one.
 *
 * @param find finds bluebird; absent: the one that the host resolves
 * @returns takes it back
 * @throws a plain Error when bluebird does not keep it; nothing is changed then
 */
export function keepAsyncContext(find: () => unknown = resolveBluebird): () => void {
  const bluebird = Object(find()) as Bluebird;
  if (typeof bluebird.config !== "function") {
    throw new Error("its promises cannot be configured");
  }
  bluebird.config({ asyncHooks: true });
  return () => {
    bluebird.config({ asyncHooks: false });
  };
}

/**
 * Lets a pipe that has to wait for its turn run in the context of its own request: the host runs it in
 * that of the request whose pipes have ended.
 *
 * @returns takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function keepContextOfPipes({ pipeRunner }: Pick<Kernel, "pipeRunner">): () => void {
  if (!isPipeRunner(pipeRunner)) {
    throw new Error("its queue of pipes looks different");
  }
  const { run } = pipeRunner;
  pipeRunner.run = (chain, payload, callback, callbackContext) => {
    if (pipeRunner.running < pipeRunner.maxConcurrent) {
      run.call(pipeRunner, chain, payload, callback, callbackContext);
      return;
    }
    const here = new AsyncResource("profile-guard.pipe");
    const kept = chain.map(
      (pipe): PipeFunction =>
        (...args) =>
          here.runInAsyncScope(pipe, undefined, ...args),
    );
    const called: PipeFunction = function (this: unknown, ...args) {
      return here.runInAsyncScope(callback, this, ...args);
    };
    run.call(pipeRunner, kept, payload, called, callbackContext);
  };
  return () => {
    pipeRunner.run = run;
  };
}

function isPipeRunner(value: unknown): value is PipeRunner {
  const { run, running, maxConcurrent } = Object(value) as Partial<PipeRunner>;
  return (
    typeof run === "function" && typeof running === "number" && typeof maxConcurrent === "number"
  );
}

/** Tells whether a context is kept where bluebird runs callbacks of another one first. */
export async function keepsAsyncContext(find: () => unknown = resolveBluebird): Promise<boolean> {
  const bluebird = find() as Bluebird;
  const contexts = new AsyncLocalStorage<string>();
  const first = contexts.run("first", () => bluebird.map([0], () => contexts.getStore()));
  const second = contexts.run("second", () => bluebird.map([0], () => contexts.getStore()));
  const [[ofFirst], [ofSecond]] = await Promise.all([first, second]);
  // it costs something for every promise until then
  contexts.disable();
  return ofFirst === "first" && ofSecond === "second";
}

function resolveBluebird(): unknown {
  return packageOfHost("bluebird");
}
