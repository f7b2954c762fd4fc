import { constraintFindings } from "../check/constraintFindings";
import { faultsOf } from "../check/fileFindings";
import { findingsAsText } from "../check/findingsText";
import { openTemplates, templatesOf } from "../check/templateFindings";
import { differencesOf, type SubjectDifference } from "../diff/differences";
import { holdingsOf, type Holder } from "../diff/holdings";
import { CommandError, ExitCode } from "../support/exit";
import { instanceId } from "../../domain/templates";
import { madeUpTenants, profilesNamedIn } from "../files/madeUpInstances";
import type { LocatedFinding } from "../files/parse";
import type { PolicySet } from "../files/policySet";
import { roleIdsOf } from "../../domain/storedPolicies";
import { type PlannedChange, changesOf, nameOf } from "./changes";
import { type KnownUser, unwrittenCredentials } from "./keptCredentials";
import { orderOf, type Step } from "./order";
import type { State } from "../files/state";
import { WorkingState } from "./WorkingState";

/** The changes in order, and the rights that they give and take. */
export interface Plan {
  readonly changes: readonly PlannedChange[];
  readonly steps: readonly Step[];
  readonly rights: readonly SubjectDifference[];
  /** Findings about what would be stored. Errors among them are what the server would refuse: places that do not exist. */
  readonly warnings: readonly LocatedFinding[];
  /** Users who are as the files say, but for credentials of the files, which are not written. */
  readonly unwritten: readonly KnownUser[];
  /** The strategies by which users who exist have credentials, as far as it is known. */
  readonly strategies?: ReadonlyMap<string, readonly string[]>;
}

/**
 * Plans the way from the stored documents to the files. It ignores faults of documents that are
 * stored just so.
 *
 * @throws CommandError naming every fault of the files, or the changes that have no safe order
 */
export function planOf(
  stored: State,
  policies: PolicySet,
  options: { readonly prune: boolean },
): Plan {
  const changes = changesOf(stored, policies, options);
  const after = stateAfter(stored, changes);
  const warnings = [
    ...refuseFaults(stored, policies, changes),
    ...constraintFindings(policies.constraints, after, {
      templates: templatesOf(policies.templates),
      // a pattern of instances that are not made yet speaks of somebody
      profileIds: madeUpInstances(policies),
      hasUsers: true,
    }),
    ...openTemplates(policies.templates, after.roles),
  ];
  refuseUsedRoles(stored, changes);
  const { steps, blocked } = orderOf(stored, changes);
  if (blocked.length > 0) {
    throw new CommandError(
      "No order of these writes keeps users within what they hold before and after: they get each other's profiles while those change. Apply it in two steps, for instance the profiles first, then the users.",
      ExitCode.found,
      blocked.map(nameOf),
    );
  }
  return {
    changes,
    steps,
    rights: rightsChangedBy(stored, changes),
    warnings,
    unwritten: unwrittenCredentials(stored, policies, changes),
  };
}

/** Lists the ids of instances that constraints may be about, though no tenant has them yet. */
function madeUpInstances(policies: PolicySet): readonly string[] {
  const named = policies.constraints.flatMap(({ constraint }) => profilesNamedIn(constraint.claim));
  return madeUpTenants(policies, named).flatMap(({ index, templates }) =>
    templates.map(({ template }) => instanceId(template, index)),
  );
}

/** @returns the warnings */
function refuseFaults(
  stored: State,
  policies: PolicySet,
  changes: readonly PlannedChange[],
): readonly LocatedFinding[] {
  const removed = changes.filter(({ after }) => after === undefined).map(nameOf);
  const kept = (kind: "roles" | "profiles"): string[] =>
    [...stored[kind].keys()].filter((id) => !removed.includes(nameOf({ kind, id })));
  const written = new Set(changes.map(nameOf));
  const known = {
    roles: kept("roles"),
    profiles: kept("profiles"),
    stored: stored.profiles,
  };
  const found = faultsOf(policies, known).filter(
    ({ kind, id }) => kind === undefined || id === undefined || written.has(nameOf({ kind, id })),
  );
  const faults = eachOnce(found.filter(({ severity }) => severity === "error"));
  if (faults.length > 0) {
    throw new CommandError(
      "The files have faults.",
      ExitCode.found,
      findingsAsText(faults, (_, text) => text),
    );
  }
  return found.filter(({ severity }) => severity !== "error");
}

/** Leaves out what is told of another instance of the same template. */
function eachOnce(findings: readonly LocatedFinding[]): readonly LocatedFinding[] {
  const told = new Map(
    [...findings]
      .reverse()
      .map((one) => [JSON.stringify([one.place, one.code, one.message]), one] as const),
  );
  const first = new Set(told.values());
  return findings.filter((one) => first.has(one));
}

/** The host would refuse to delete them, but only in the end. */
function refuseUsedRoles(stored: State, changes: readonly PlannedChange[]): void {
  const after = stateAfter(stored, changes);
  const uses = changes.flatMap((change) =>
    change.kind === "roles" && change.after === undefined
      ? [...after.profiles.values()]
          .filter((profile) => roleIdsOf(profile).has(change.id))
          .map(({ _id }) => `role ${change.id}, by profile ${_id}`)
      : [],
  );
  if (uses.length > 0) {
    throw new CommandError(
      "Roles that no file names are used by profiles that stay.",
      ExitCode.found,
      uses,
    );
  }
}

function stateAfter(stored: State, changes: readonly PlannedChange[]): State {
  const after = new WorkingState(stored);
  for (const { kind, id, after: document } of changes) {
    after.set(kind, id, document);
  }
  return after;
}

function rightsChangedBy(
  stored: State,
  changes: readonly PlannedChange[],
): readonly SubjectDifference[] {
  const after = stateAfter(stored, changes);
  const changed = new Set(changes.map(nameOf));
  const isTouched = ({ kind, id }: Holder): boolean =>
    changed.has(`${kind} ${id}`) ||
    (kind === "profile" &&
      [stored, after].some(({ profiles }) => {
        const profile = profiles.get(id);
        return (
          profile !== undefined &&
          [...roleIdsOf(profile)].some((roleId) => changed.has(`role ${roleId}`))
        );
      }));
  return differencesOf(holdingsOf(stored, isTouched), holdingsOf(after, isTouched));
}
