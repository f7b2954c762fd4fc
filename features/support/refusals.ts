import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import type { AnsweredError } from "./answers";

const TABLES = path.join(__dirname, "..", "host_refusals.feature");
const ROW = /\| (?<status>4\d\d) *\| (?<id>[\w.]+) *\| [^|]*\|$/gmu;

/** The refusals of wrong requests by Kuzzle alone: every status with its id in the tables of that feature. */
const KUZZLES: ReadonlySet<string> = new Set(
  [...readFileSync(TABLES, "utf8").matchAll(ROW)].map(
    ({ groups }) => `${groups?.status ?? ""} ${groups?.id ?? ""}`,
  ),
);

/**
 * A refusal of the plugin's own, or on one of Kuzzle's actions, where Kuzzle alone refuses too, of
 * Kuzzle's, which lists the faults all the same. Which of them it is, host_refusals.feature tells.
 */
export function assertRefused(
  error: AnsweredError | null | undefined,
  controller: string | undefined,
  own: { readonly status: number; readonly id: string },
): void {
  assert.ok(error, "it was not refused");
  const { status, id } = error;
  const isKuzzles = controller !== "profile-guard" && KUZZLES.has(`${status} ${id}`);
  if (isKuzzles) {
    assert.ok((error.details ?? error.errors ?? []).length > 0, "it lists no faults");
    return;
  }
  assert.deepEqual({ status, id }, own, error.message);
}
