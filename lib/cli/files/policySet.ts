import { ANONYMOUS } from "../../domain/hostIds";
import { fault, type Finding } from "../../domain/findings";
import { isPlainObject, memberOf } from "../../domain/plainObject";
import type { RoleLookup, StoredProfile, StoredRole, StoredUser } from "../../domain/rights";
import { CommandError } from "../support/exit";
import { HOST_PROFILES, HOST_ROLES } from "./hostDefaults";
import type { FileConstraint, FileTemplate } from "./configured";
import type { Definition, Kind, LocatedFinding, ParsedSource } from "./parse";
import { KINDS, parseSource } from "./parse";
import type { Place } from "./positions";
import { readSources, type Source } from "./sources";

/** Roles, profiles and users of several files, by id. */
export interface PolicySet {
  readonly roles: ReadonlyMap<string, Definition>;
  readonly profiles: ReadonlyMap<string, Definition>;
  readonly users: ReadonlyMap<string, Definition>;
  /** The kinds that some file speaks of. */
  readonly kinds: ReadonlySet<Kind>;
  /** Claims that are to hold of them, in the form of the plugin's configuration. */
  readonly constraints: readonly FileConstraint[];
  /** Profiles that each tenant has of its own, by name. */
  readonly templates: ReadonlyMap<string, FileTemplate>;
  /** The files that were read. */
  readonly files: readonly string[];
  /** The files that define nothing. */
  readonly emptyFiles: readonly string[];
  /** The faults of the files as such: unknown members, the same name twice. */
  readonly findings: readonly LocatedFinding[];
}

/**
 * Reads files and folders.
 *
 * @throws CommandError naming everything that cannot be read or parsed
 */
export function readPolicies(names: readonly string[]): PolicySet {
  return mergeSources(parseAll(readSources(names)));
}

/** @throws CommandError naming the syntax errors of every file */
export function parseAll(sources: readonly Source[]): readonly ParsedSource[] {
  const faults: string[] = [];
  let message = "";
  const parsed = sources.flatMap((source) => {
    try {
      return [parseSource(source)];
    } catch (error) {
      if (!(error instanceof CommandError)) {
        throw error;
      }
      message = error.message;
      faults.push(...error.lines);
      return [];
    }
  });
  if (faults.length > 0) {
    throw new CommandError(message, undefined, faults);
  }
  return parsed;
}

/** Joins definitions. The same name twice is a fault; the first one counts. */
export function mergeDefinitions(
  definitions: readonly Definition[],
): Record<Kind, ReadonlyMap<string, Definition>> & Pick<PolicySet, "findings"> {
  const merged: Record<Kind, Map<string, Definition>> = {
    roles: new Map(),
    profiles: new Map(),
    users: new Map(),
  };
  const findings: LocatedFinding[] = [];
  for (const definition of definitions) {
    const { kind, id } = definition;
    const first = merged[kind].get(id);
    if (first === undefined) {
      merged[kind].set(id, definition);
      continue;
    }
    findings.push({
      ...duplicate(`${nameOf(kind)} "${id}"`, first.locate("")),
      ...{ kind, id, place: definition.locate("") },
    });
  }
  return { ...merged, findings };
}

/** Joins what several files say. */
export function mergeSources(sources: readonly ParsedSource[]): PolicySet {
  const merged = mergeDefinitions(sources.flatMap(({ definitions }) => definitions));
  const findings = [...sources.flatMap((source) => source.findings), ...merged.findings];
  const templates = new Map<string, FileTemplate>();
  for (const one of sources.flatMap((source) => source.templates)) {
    const { name } = one.template;
    const first = templates.get(name);
    if (first === undefined) {
      templates.set(name, one);
    } else {
      findings.push({
        ...duplicate(`Template "${name}"`, first.locate("")),
        place: one.locate(""),
      });
    }
  }
  return {
    ...{ ...merged, templates },
    kinds: new Set(sources.flatMap(({ kinds }) => [...kinds])),
    constraints: sources.flatMap(({ constraints }) => constraints),
    files: sources.map(({ name }) => name),
    emptyFiles: sources
      .filter(
        ({ definitions, constraints, templates: given }) =>
          definitions.length + constraints.length + given.length === 0,
      )
      .map(({ name }) => name),
    findings,
  };
}

function duplicate(what: string, { file, line }: Place): Finding {
  const message = `${what} is defined twice, first in ${file}:${line}. Keep one of the two.`;
  return fault("definition.duplicate", "", message);
}

/** The anonymous user, whom no file names. Source: the host's lib/core/security/userRepository.ts. */
const VISITOR: StoredUser = { _id: ANONYMOUS, profileIds: ["anonymous"] };

/** Returns the users with the anonymous one. */
export function withAnonymous(
  users: ReadonlyMap<string, StoredUser>,
): ReadonlyMap<string, StoredUser> {
  return new Map([[ANONYMOUS, VISITOR] as const, ...users]);
}

/** The roles, profiles and users that grant and hold rights. */
export interface Granting {
  readonly roles: RoleLookup;
  readonly profiles: ReadonlyMap<string, StoredProfile>;
  readonly users: ReadonlyMap<string, StoredUser>;
}

/**
 * Returns the documents of the files that grant rights. The host's own roles and profiles count as
 * after the first admin's `reset`, unless the files define them.
 */
export function grantingOf(policies: PolicySet): Granting {
  return {
    roles: withDefaults(HOST_ROLES, rolesOf(policies)),
    profiles: withDefaults(HOST_PROFILES, profilesOf(policies)),
    users: new Map([...policies.users].map(([id, user]) => [id, toUser(user)])),
  };
}

/** Every definition, roles first. */
export function definitionsOf(policies: PolicySet): readonly Definition[] {
  return KINDS.flatMap((kind) => [...policies[kind].values()]);
}

/** "Role", "Profile", "User". */
export function nameOf(kind: Kind): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1, -1);
}

export function toRole({ id, value }: Pick<Definition, "id" | "value">): StoredRole {
  return { _id: id, controllers: memberOf(value, "controllers") };
}

export function toProfile({ id, value }: Pick<Definition, "id" | "value">): StoredProfile {
  return { ...(isPlainObject(value) ? value : {}), _id: id };
}

/** @returns without profiles that are no strings: they are faults of their own */
export function toUser({ id, value }: Pick<Definition, "id" | "value">): StoredUser {
  const content = memberOf(value, "content");
  const given = memberOf(content, "profileIds");
  const profileIds = Array.isArray(given) ? (given as unknown[]) : [];
  return { _id: id, profileIds: profileIds.filter((one) => typeof one === "string") };
}

function rolesOf(policies: PolicySet): RoleLookup {
  return new Map([...policies.roles].map(([id, role]) => [id, toRole(role)]));
}

function profilesOf(policies: PolicySet): ReadonlyMap<string, StoredProfile> {
  return new Map([...policies.profiles].map(([id, profile]) => [id, toProfile(profile)]));
}

function withDefaults<T extends { readonly _id: string }>(
  defaults: readonly T[],
  given: ReadonlyMap<string, T>,
): ReadonlyMap<string, T> {
  return new Map([...defaults.map((one) => [one._id, one] as const), ...given]);
}
