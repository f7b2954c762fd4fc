import { existsSync, readFileSync } from "node:fs";

import type { Counts } from "./counts";
import { countsIn, sum } from "./counts";

interface Step {
  readonly keyword: string;
  readonly name?: string;
  readonly result?: {
    readonly status: string;
    readonly error_message?: string;
    /** Nanoseconds. */
    readonly duration?: number;
  };
}

interface Scenario {
  readonly type: string;
  readonly name: string;
  readonly line: number;
  readonly tags?: readonly { readonly name: string }[];
  readonly steps: readonly Step[];
}

interface Feature {
  readonly uri: string;
  readonly elements?: readonly Scenario[];
}

/** Reads Cucumber's JSON report: a scenario has passed when every step has. */
export function cucumberCounts(file: string): Counts {
  if (!existsSync(file)) {
    return countsIn(file);
  }
  const features = featuresIn(file);
  const all = features.flatMap(({ uri, elements = [] }) =>
    elements.filter(({ type }) => type === "scenario").map((scenario) => countsOf(uri, scenario)),
  );
  return { ...sum(all), failures: all.flatMap(({ failures = [] }) => failures) };
}

function featuresIn(file: string): readonly Feature[] {
  return JSON.parse(readFileSync(file, "utf8")) as readonly Feature[];
}

/** Names the features that took longest, each with its seconds, the longest first. */
export function longestFeatures(file: string, most: number): string[] {
  return (existsSync(file) ? featuresIn(file) : [])
    .map(({ uri, elements = [] }) => {
      const steps = elements.flatMap((scenario) => scenario.steps);
      const nanoseconds = steps.reduce((total, { result }) => total + (result?.duration ?? 0), 0);
      return { uri, seconds: Math.round(nanoseconds / 1e9), scenarios: elements.length };
    })
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, most)
    .map(({ uri, seconds, scenarios }) => `${uri}: ${seconds} s, ${scenarios} scenarios`);
}

function countsOf(uri: string, { name, line, steps, tags = [] }: Scenario): Counts {
  const statusOf = ({ result }: Step): string => result?.status ?? "unknown";
  if (steps.every((step) => statusOf(step) === "passed")) {
    return { passed: 1, failed: 0, skipped: 0 };
  }
  const failed = steps.find((step) => !["passed", "skipped"].includes(statusOf(step)));
  if (failed === undefined) {
    return { passed: 0, failed: 0, skipped: 1 };
  }
  const over = tags.find((tag) => tag.name.startsWith("@over-"))?.name.slice("@over-".length);
  const where = `${uri}:${line} ${name}${over === undefined ? "" : ` (${over})`}`;
  const step = `${failed.keyword.trim()} ${failed.name ?? ""}`.trim();
  const [why = ""] = (failed.result?.error_message ?? statusOf(failed)).split("\n");
  return { passed: 0, failed: 1, skipped: 0, failures: [`${where}: "${step}": ${why}`] };
}
