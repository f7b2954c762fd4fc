import { existsSync, readFileSync } from "node:fs";

/** Tells how a scenario ended: what failed first, if anything did. */
export interface Outcome {
  readonly status: "passed" | "failed" | "skipped";
  readonly step?: string;
  readonly message?: string;
}

/** By feature, name and line. */
export type Outcomes = ReadonlyMap<string, Outcome>;

export interface Difference {
  readonly scenario: string;
  readonly alone: Outcome | undefined;
  readonly withPlugin: Outcome | undefined;
}

interface Report {
  readonly uri: string;
  readonly elements?: readonly {
    readonly type: string;
    readonly name: string;
    readonly line: number;
    readonly steps: readonly {
      readonly keyword: string;
      readonly name?: string;
      readonly result?: { readonly status: string; readonly error_message?: string };
    }[];
  }[];
}

/** Reads Cucumber's JSON report. */
export function outcomesIn(file: string): Outcomes {
  if (!existsSync(file)) {
    throw new Error("Cucumber wrote no report");
  }
  const features = JSON.parse(readFileSync(file, "utf8")) as readonly Report[];
  const outcomes = new Map<string, Outcome>();
  for (const { uri, elements = [] } of features) {
    for (const { type, name, line, steps } of elements) {
      if (type !== "scenario") {
        continue;
      }
      const bad = steps.find(({ result }) => !["passed", "skipped"].includes(result?.status ?? ""));
      const passed = steps.every(({ result }) => result?.status === "passed");
      outcomes.set(`${uri}:${line} ${name}`, {
        status: bad !== undefined ? "failed" : passed ? "passed" : "skipped",
        ...(bad !== undefined && {
          step: `${bad.keyword}${bad.name ?? ""}`.trim(),
          message: bad.result?.error_message ?? bad.result?.status ?? "",
        }),
      });
    }
  }
  return outcomes;
}

/** Scenarios that end otherwise with the plugin, or are in one of the runs only. */
export function differences(alone: Outcomes, withPlugin: Outcomes): Difference[] {
  const scenarios = new Set([...alone.keys(), ...withPlugin.keys()]);
  return [...scenarios]
    .map((scenario) => ({
      scenario,
      alone: alone.get(scenario),
      withPlugin: withPlugin.get(scenario),
    }))
    .filter((pair) => pair.alone?.status !== pair.withPlugin?.status);
}
