import { isPlainObject } from "../../domain/plainObject";
import { describeCredentials, describeMaking } from "../../domain/existingUser";
import { findingAsJson, findingsAsText } from "../check/findingsText";
import { differencesAsText } from "../diff/diffText";
import type { Colour, Terminal } from "../support/terminal";
import { align, count } from "../support/terminal";
import { type PlannedChange, nameOf } from "./changes";
import type { Step } from "./order";
import type { Plan } from "./applyPlan";
import {
  alikeBy,
  changesByTenant,
  describeInstance,
  type InstanceChange,
  instanceOfChange,
} from "./instances";
import { type KnownUser, knownUser, MOST_EXISTING } from "./keptCredentials";

type Doing = "create" | "change" | "remove";

const SIGNS: Readonly<Record<Doing, readonly [sign: string, colour: Colour]>> = {
  create: ["+", "green"],
  change: ["~", "yellow"],
  remove: ["-", "red"],
};

/** Prints a plan for people: each document, then the rights that it gives and takes. */
export function planAsText(
  plan: Plan,
  url: string,
  paint: Terminal["paint"],
  all = false,
): readonly string[] {
  const { changes, steps, rights, warnings, strategies } = plan;
  const unwritten = unwrittenAsText(plan, all);
  const warned = warnings.length === 0 ? [] : ["", ...findingsAsText(warnings, paint)];
  if (changes.length === 0) {
    return unwritten.length === 0
      ? [`Nothing to do: ${url} holds what the files say.`, ...warned]
      : [
          `Nothing to do: ${url} holds what the files say, but for credentials.`,
          ...unwritten,
          ...warned,
        ];
  }
  const others = changes.filter((change) => instanceOfChange(change) === undefined);
  const tenants = [...changesByTenant(changes)];
  const rows = align([
    ...others.map((change) =>
      rowOf(doingOf(change), change.kind.slice(0, -1), change.id, remarkOf(change)),
    ),
    ...tenants.map(([index, instances]) =>
      rowOf(doingAll(instances), "tenant", index, instancesAsText(instances)),
    ),
  ]);
  const coloured = (doing: Doing, at: number): string => paint(SIGNS[doing][1], rows[at] ?? "");
  const narrowed = steps.filter(({ operation }) => operation === "narrow");
  return [
    `At ${url}:`,
    ...others.flatMap((change, at) => {
      const existing = existingOf(change);
      return [
        coloured(doingOf(change), at),
        ...(existing === undefined
          ? []
          : [`    ${existingAsText(existing, strategies?.get(change.id))}`]),
      ];
    }),
    ...tenants.map(([, instances], at) => coloured(doingAll(instances), others.length + at)),
    ...unwritten,
    ...narrowed.map(
      ({ change }) =>
        `    ${nameOf(change)} is first narrowed to what it has both before and after, so that nobody holds more in between.`,
    ),
    "",
    "Rights:",
    ...differencesAsText(rights, paint, all, all ? undefined : alikeBy(changes)),
    `${summaryOf(changes)}.`,
    ...warned,
  ];
}

function rowOf(doing: Doing, kind: string, id: string, remark: string): string[] {
  return [`  ${SIGNS[doing][0]} ${doing}`, kind, id, remark];
}

/** A tenant is created when all of its instances are. */
function doingAll(instances: readonly InstanceChange[]): Doing {
  return instances.every(({ change }) => change.before === undefined) ? "create" : "change";
}

function instancesAsText(instances: readonly InstanceChange[]): string {
  const allNew = doingAll(instances) === "create";
  return instances.map((one) => describeInstance(one, allNew)).join(", ");
}

/** The same for programs; without credentials. */
export function planAsJson(plan: Plan): object {
  const { changes, steps, rights, warnings, unwritten, strategies } = plan;
  return {
    changes: changes.map((change) => {
      const existing = existingOf(change);
      const instance = instanceOfChange(change);
      return {
        change: doingOf(change),
        kind: change.kind.slice(0, -1),
        id: change.id,
        ...(instance && { instanceOf: instance }),
        ...(existing && { exists: existingAsJson(existing, strategies?.get(change.id)) }),
      };
    }),
    unwrittenCredentials: unwritten.map((user) => ({
      id: user.id,
      exists: existingAsJson(user, strategies?.get(user.id)),
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

/** Describes a user who exists: whoever has made them gets the profiles, by the credentials that they have. */
function existingAsText(user: KnownUser, strategies: readonly string[] | undefined): string {
  const login = strategies === undefined ? "" : `, ${describeCredentials(strategies)}`;
  const left = user.leavesCredentials ? "; those of the file are not written" : "";
  return `exists, ${describeMaking(user)}${login}${left}`;
}

/** Lists the credentials of the files that `apply` does not write, though it writes nothing else of their user. */
function unwrittenAsText({ unwritten, strategies }: Plan, all: boolean): readonly string[] {
  const shown = all ? unwritten : unwritten.slice(0, MOST_EXISTING);
  const left = unwritten.length - shown.length;
  return [
    ...shown.map((user) => `  user ${user.id}  ${existingAsText(user, strategies?.get(user.id))}`),
    ...(left === 0 ? [] : [`  and ${count(left, "user")} more`]),
  ];
}

function existingAsJson(
  { author, createdAt, leavesCredentials }: KnownUser,
  strategies: readonly string[] | undefined,
): object {
  return {
    author,
    ...(createdAt !== null && { createdAt: new Date(createdAt).toISOString() }),
    leavesCredentials,
    ...(strategies !== undefined && { strategies }),
  };
}

function existingOf(change: PlannedChange): KnownUser | undefined {
  return change.kind === "users" && change.before !== undefined
    ? knownUser(change.before, change.leavesCredentials === true)
    : undefined;
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
