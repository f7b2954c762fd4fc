import type { Page } from "playwright-core";

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
  /** Microseconds of the processor: what the thread itself did, however busy the machine is with other things. */
  readonly tdur?: number;
}

/**
 * Returns the milliseconds of the longest task that a page had while something was done: as long, an input would have
 * waited. What PerformanceObserver calls a long task is measured on the clock, and so counts what else the machine did.
 */
export async function longestTask(page: Page, act: () => Promise<void>): Promise<number> {
  const client = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  client.on("Tracing.dataCollected", ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]));
  });
  await client.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["toplevel", "devtools.timeline"] },
  });
  await act();
  const ended = new Promise((resolve) => client.once("Tracing.tracingComplete", resolve));
  await client.send("Tracing.end");
  await ended;
  await client.detach();
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid}:${tid}`;
  const pages = new Set(
    events
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(threadOf),
  );
  const tasks = events.filter((event) => event.name.endsWith("RunTask"));
  const own = tasks.filter((event) => pages.has(threadOf(event)));
  if (own.length === 0) {
    throw new Error(`no task of a page among ${tasks.length} tasks`);
  }
  return Math.max(...own.map(({ tdur = 0 }) => tdur)) / 1_000;
}
