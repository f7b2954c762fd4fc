import { createHash } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";

import { isPlainObject } from "../../domain/plainObject";
import { canonical } from "../../domain/same";
import { KINDS, parseSource } from "../files/parse";
import { mergeSources, parseAll, type PolicySet } from "../files/policySet";
import { readSources, type Source } from "../files/sources";
import { withTenants } from "../files/tenants";
import { contentOf } from "../files/state";
import { CommandError } from "../support/exit";
import type { Plan } from "./applyPlan";
import type { PlannedChange } from "./changes";
import { givesCredentials } from "./changes";
import { knownUser } from "./keptCredentials";
import { parseJson } from "../../shared/parseJson";

/** The member by which a plan is told from policies, and the form of the rest. */
const MARK = "profileGuardPlan";
const FORM = 1;

/** Says which plan is meant: of the options that shape it, those that a plan keeps. */
interface PlanOptions {
  readonly prune: boolean;
  readonly existingUsers: boolean;
}

/** Policies to apply: those of files, or those that a plan has kept. */
export interface Wanted extends PlanOptions {
  readonly policies: PolicySet;
  /** Set in a plan: tells where and against what it was made. */
  readonly made?: { readonly url: string; readonly fingerprint: string };
}

/**
 * Tells one plan from another: by what it writes, in which order, over what, and whose rights that
 * changes. Members of users that are the application's own are none of this.
 */
export function fingerprintOf({ steps, rights, strategies }: Plan): string {
  const content = {
    steps: steps.map(({ operation, change, content: written }) => ({
      operation,
      ...{ kind: change.kind, id: change.id, content: written, before: beforeOf(change) },
    })),
    rights,
    strategies: [...(strategies ?? [])].sort(([left], [right]) => (left < right ? -1 : 1)),
  };
  return createHash("sha256").update(canonical(content)).digest("hex");
}

function beforeOf(change: PlannedChange): unknown {
  if (change.before === undefined) {
    return null;
  }
  return change.kind === "users"
    ? { ...knownUser(change.before, false), profileIds: change.before.profileIds }
    : contentOf(change.before);
}

/**
 * Writes a plan that `apply` takes, for nobody else to read: it holds what the files hold, credentials
 * too.
 *
 * @returns the users whose credentials it holds
 * @throws CommandError when the file cannot be written
 */
export function writePlan(
  file: string,
  plan: Plan,
  policies: PolicySet,
  about: PlanOptions & { readonly url: string },
): readonly string[] {
  const files = Object.fromEntries(
    KINDS.filter((kind) => policies.kinds.has(kind)).map((kind) => [
      kind,
      Object.fromEntries([...policies[kind]].map(([id, { value }]) => [id, value])),
    ]),
  );
  const { url, prune, existingUsers } = about;
  const content = {
    [MARK]: FORM,
    ...{ url, prune, existingUsers },
    fingerprint: fingerprintOf(plan),
    files,
  };
  const draft = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new CommandError(`The plan cannot be written to ${file}.`, undefined, [
      (error as Error).message,
    ]);
  }
  return [...policies.users.values()].filter(givesCredentials).map(({ id }) => id);
}

/**
 * Reads files of policies, or one plan.
 *
 * @param tenants the file of the tenants that get an instance of each template
 * @throws CommandError when they cannot be read, or options are given that a plan has settled
 */
export function readWanted(
  names: readonly string[],
  options: PlanOptions,
  tenants?: string,
): Wanted {
  const sources = readSources(names);
  const plans = sources.flatMap((source) => planIn(source) ?? []);
  const [plan] = plans;
  if (plan === undefined) {
    return { ...options, policies: withTenants(mergeSources(parseAll(sources)), tenants) };
  }
  if (sources.length > 1) {
    throw new CommandError("A plan is applied alone: name no other file beside it.");
  }
  if (options.prune || options.existingUsers || tenants !== undefined) {
    throw new CommandError(
      "A plan keeps --prune, --existing-users and --tenants: give them to plan, not here.",
    );
  }
  return plan;
}

/** @throws CommandError when it is a plan of another form, or a damaged one */
function planIn({ name, text }: Source): Wanted | undefined {
  const content = text.includes(`"${MARK}"`) ? parseJson(text) : undefined;
  if (!isPlainObject(content) || !Object.hasOwn(content, MARK)) {
    return undefined;
  }
  const { url, prune, existingUsers, fingerprint, files } = content;
  if (
    content[MARK] !== FORM ||
    typeof url !== "string" ||
    typeof fingerprint !== "string" ||
    typeof prune !== "boolean" ||
    typeof existingUsers !== "boolean" ||
    !isPlainObject(files)
  ) {
    throw new CommandError(`${name} is no plan that this version can apply. Make it anew.`);
  }
  const policies = mergeSources([parseSource({ name, text: JSON.stringify(files) })]);
  return { policies, prune, existingUsers, made: { url, fingerprint } };
}

/** @throws CommandError when a plan was made for another Kuzzle */
export function requireSameKuzzle({ made }: Wanted, url: string): void {
  if (made !== undefined && made.url !== url) {
    throw new CommandError(`The plan was made for ${made.url}, not for ${url}.`);
  }
}

/** @throws CommandError when what is to be done now is not what a plan has kept */
export function requireSamePlan({ made }: Wanted, plan: Plan): void {
  if (made !== undefined && made.fingerprint !== fingerprintOf(plan)) {
    throw new CommandError(
      "What is stored has changed since the plan was made, or the plan itself has: nothing was written. Plan anew.",
    );
  }
}
