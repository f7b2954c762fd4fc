import { isPlainObject } from "../../domain/plainObject";
import { findingAsJson, findingsAsText } from "../check/findingsText";
import { differencesAsText } from "../diff/diffText";
import type { Colour, Terminal } from "../support/terminal";
import { align, count } from "../support/terminal";
import { type PlannedChange, nameOf } from "./changes";
import type { Step } from "./order";
import type { Plan } from "./applyPlan";

type Doing = "create" | "change" | "remove";

const SIGNS: Readonly<Record<Doing, readonly [sign: string, colour: Colour]>> = {
  create: ["+", "green"],
  change: ["~", "yellow"],
  remove: ["-", "red"],
};

/** Prints a plan for people: each document, then the rights that it gives and takes. */
export function planAsText(
  { changes, steps, rights, warnings }: Plan,
  url: string,
  paint: Terminal["paint"],
  all = false,
): readonly string[] {
  if (changes.length === 0) {
    return [`Nothing to do: ${url} holds what the files say.`];
  }
  const rows = align(
    changes.map((change) => [
      `  ${SIGNS[doingOf(change)][0]} ${doingOf(change)}`,
      change.kind.slice(0, -1),
      change.id,
      remarkOf(change),
    ]),
  );
  const narrowed = steps.filter(({ operation }) => operation === "narrow");
  return [
    `At ${url}:`,
    ...changes.map((change, at) => paint(SIGNS[doingOf(change)][1], rows[at] ?? "")),
    ...narrowed.map(
      ({ change }) =>
        `    ${nameOf(change)} is first narrowed to what it has both before and after, so that nobody holds more in between.`,
    ),
    "",
    "Rights:",
    ...differencesAsText(rights, paint, all),
    `${summaryOf(changes)}.`,
    ...(warnings.length === 0 ? [] : ["", ...findingsAsText(warnings, paint)]),
  ];
}

/** The same for programs; without credentials. */
export function planAsJson({ changes, steps, rights, warnings }: Plan): object {
  return {
    changes: changes.map((change) => ({
      change: doingOf(change),
      kind: change.kind.slice(0, -1),
      id: change.id,
    })),
    steps: steps.map(({ operation, change }) => ({
      operation,
      kind: change.kind.slice(0, -1),
      id: change.id,
    })),
    rights,
    warnings: warnings.map(findingAsJson),
  };
}

/** `3 to create, 1 to change, 0 to remove` */
export function summaryOf(changes: readonly PlannedChange[]): string {
  const amount = (doing: Doing): number =>
    changes.filter((change) => doingOf(change) === doing).length;
  return `${count(changes.length, "change")}: ${amount("create")} to create, ${amount("change")} to change, ${amount("remove")} to remove`;
}

/** `replace profile customer` */
export function stepAsText({ operation, change }: Step): string {
  return `${operation.padEnd(7)} ${nameOf(change)}`;
}

function doingOf({ before, after }: PlannedChange): Doing {
  if (after === undefined) {
    return "remove";
  }
  return before === undefined ? "create" : "change";
}

/** Names the strategies by which a new user will log in, never the credentials themselves. */
function remarkOf(change: PlannedChange): string {
  if (change.kind !== "users") {
    return "";
  }
  const { before, after, content } = change;
  if (before === undefined) {
    const { credentials } = content;
    const strategies = isPlainObject(credentials) ? Object.keys(credentials) : [];
    const login = strategies.length === 0 ? "without credentials" : `with ${strategies.join(", ")}`;
    return `${after?.profileIds.join(", ") ?? ""}; ${login}`;
  }
  return `${before.profileIds.join(", ")} → ${after?.profileIds.join(", ") ?? ""}`;
}
