import type { Intent, SecurityState } from "../port/Host";

/** @returns `undefined`: somebody else has one of the locks */
export function stateIn(answer: unknown): SecurityState | undefined {
  const [epoch, mark = ""] = answer as readonly [number, string?];
  return epoch < 0
    ? undefined
    : { rolesEpoch: epoch, profilesMark: mark === "" ? undefined : mark };
}

export function textOf(intent: Intent | undefined): string {
  return intent === undefined ? "" : JSON.stringify(intent);
}
