import assert from "node:assert/strict";

import type { Page } from "playwright-core";

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of the processor, not of the clock: others use the machine too. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Returns the milliseconds of work of the longest task of the page's main thread while something is done. */
export async function longestTaskIn(page: Page, work: () => Promise<void>): Promise<number> {
  const browser = page.context().browser() ?? assert.fail("no browser");
  await browser.startTracing(page, {
    categories: ["toplevel", "disabled-by-default-devtools.timeline"],
  });
  let trace: Buffer;
  try {
    await work();
  } finally {
    trace = await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const threads = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) => name.endsWith("RunTask") && threads.has(`${pid} ${tid}`),
  );
  assert.ok(tasks.length > 0, "nothing was traced");
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1_000;
}
