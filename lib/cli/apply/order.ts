import type { StoredProfile, StoredRole, StoredUser } from "../../domain/rights";
import { roleIdsOf } from "../../domain/storedPolicies";
import { Bounds } from "./Bounds";
import type { PlannedChange } from "./changes";
import { narrowedRole } from "./narrow";
import { isSame } from "../../domain/same";
import type { State } from "../files/state";
import { WorkingState } from "./WorkingState";

/** One write. `narrow`: for the time being, to what both before and after have. */
export interface Step {
  readonly operation: "create" | "replace" | "narrow" | "remove";
  readonly change: PlannedChange;
  readonly content: Readonly<Record<string, unknown>>;
}

/** `blocked`: what no order could bring about; empty when every change is among the steps. */
export interface Order {
  readonly steps: readonly Step[];
  readonly blocked: readonly PlannedChange[];
}

/**
 * An order in which no write, even if it is the last that succeeds, leaves a profile or user with
 * a right that it has neither before nor after all changes.
 *
 * 1. Take whichever writes are safe by the algebra, and name only what exists by then.
 * 2. Where none is (a role gets an action that a profile, narrowed at the same time, must not have
 *    where it still reaches), first take from a user or role what it is going to lose.
 * 3. Removals come last, profiles before roles: nobody has those any more.
 *
 * For profiles, 2 always finds a way: with each role narrowed, a profile grants before its own
 * change a part of what it granted before all, and after it a part of what it grants in the end.
 * Users who get other profiles altogether may be blocked, when they swap them.
 */
export function orderOf(stored: State, changes: readonly PlannedChange[]): Order {
  const ordering = new Ordering(stored, changes);
  return ordering.run();
}

class Ordering {
  private readonly working: WorkingState;
  private readonly bounds: Bounds;
  private readonly steps: Step[] = [];
  private readonly changedProfiles: ReadonlySet<string>;
  private readonly changedUsers: readonly string[];
  private readonly removals: readonly PlannedChange[];
  private pending: readonly PlannedChange[];

  constructor(stored: State, changes: readonly PlannedChange[]) {
    this.removals = changes.filter(({ after }) => after === undefined);
    this.pending = changes.filter(({ after }) => after !== undefined);
    this.working = new WorkingState(stored);
    const after = new WorkingState(stored);
    for (const { kind, id, after: document } of this.pending) {
      after.set(kind, id, document);
    }
    this.bounds = new Bounds(stored, after);
    const idsOf = (kind: PlannedChange["kind"]): string[] =>
      this.pending.filter((change) => change.kind === kind).map(({ id }) => id);
    this.changedProfiles = new Set(idsOf("profiles"));
    this.changedUsers = idsOf("users");
  }

  run(): Order {
    const isUser = ({ kind }: PlannedChange): boolean => kind === "users";
    while (this.pending.length > 0) {
      const progress =
        this.takeAll((change) => !isUser(change)) || this.takeAll(isUser) || this.narrowOne();
      if (!progress) {
        return { steps: this.steps, blocked: this.pending };
      }
    }
    for (const change of this.removals) {
      this.steps.push({ operation: "remove", change, content: {} });
    }
    return { steps: this.steps, blocked: [] };
  }

  /** Takes the safe ones of these. @returns `true` when there was one */
  private takeAll(isWanted: (change: PlannedChange) => boolean): boolean {
    const before = this.pending.length;
    this.pending = this.pending.filter((change) => !(isWanted(change) && this.take(change)));
    return this.pending.length < before;
  }

  private take(change: PlannedChange): boolean {
    const operation = change.before === undefined ? "create" : "replace";
    return (
      this.namesWhatExists(change) &&
      this.write({ operation, change, content: change.content }, change.after)
    );
  }

  /** Narrows a user first, which only that user notices; else a role. */
  private narrowOne(): boolean {
    const users = this.pending.filter(({ kind }) => kind === "users");
    const roles = this.pending.filter(({ kind }) => kind === "roles");
    return [...users, ...roles].some((change) => {
      const narrowed = narrowedDocument(change);
      if (narrowed === undefined) {
        return false;
      }
      const { _id, ...content } = narrowed;
      return (
        !isSame(narrowed, this.working[change.kind].get(_id)) &&
        this.write({ operation: "narrow", change, content }, narrowed)
      );
    });
  }

  /** Keeps a write if it is safe. */
  private write(step: Step, document: { readonly _id: string } | undefined): boolean {
    const { kind, id } = step.change;
    const before = this.working[kind].get(id);
    this.working.set(kind, id, document);
    if (this.isSafe(step.change)) {
      this.steps.push(step);
      return true;
    }
    this.working.set(kind, id, before);
    return false;
  }

  private isSafe({ kind, id }: PlannedChange): boolean {
    if (kind === "users") {
      return this.bounds.keepsUser(this.working, id);
    }
    // a profile that stays as it is grants by each policy what it did before or does after
    const profiles = kind === "profiles" ? [id] : this.changedProfilesUsing(id);
    return (
      profiles.every((profile) => this.bounds.keepsProfile(this.working, profile)) &&
      this.changedUsers
        .filter((kuid) => this.reaches(kuid, kind, id))
        .every((kuid) => this.bounds.keepsUser(this.working, kuid))
    );
  }

  private changedProfilesUsing(roleId: string): string[] {
    return [...this.changedProfiles].filter((id) =>
      usesRole(this.working.profiles.get(id), roleId),
    );
  }

  private reaches(kuid: string, kind: "roles" | "profiles", id: string): boolean {
    const held = this.working.users.get(kuid)?.profileIds ?? [];
    return kind === "profiles"
      ? held.includes(id)
      : held.some((profileId) => usesRole(this.working.profiles.get(profileId), id));
  }

  private namesWhatExists(change: PlannedChange): boolean {
    switch (change.kind) {
      case "roles":
        return true;
      case "profiles":
        return (
          !change.after || [...roleIdsOf(change.after)].every((id) => this.working.roles.has(id))
        );
      case "users":
        return (change.after?.profileIds ?? []).every((id) => this.working.profiles.has(id));
    }
  }
}

function narrowedDocument(change: PlannedChange): StoredRole | StoredUser | undefined {
  if (change.before === undefined || change.after === undefined) {
    return undefined;
  }
  if (change.kind === "roles") {
    return narrowedRole(change.before, change.after);
  }
  if (change.kind === "users") {
    const { after } = change;
    const profileIds = change.before.profileIds.filter((id) => after.profileIds.includes(id));
    return profileIds.length === 0 ? undefined : { _id: change.id, profileIds };
  }
  return undefined;
}

function usesRole(profile: StoredProfile | undefined, roleId: string): boolean {
  return profile !== undefined && roleIdsOf(profile).has(roleId);
}
