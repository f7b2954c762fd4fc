import { nearestName } from "../nearest";
import type { StoredProfile } from "../rights";
import { isUnresolvable } from "../rights";
import type { AssertedWorld, Failure, NamedSubject, Subject } from "./assertion";
import { vacuous } from "./failures";
import { Holder, profileOfRole, RoleRights } from "./Holder";

/** The rights of the subjects of one world, each computed once. */
export class Holders {
  private readonly known = new Map<string, Holder | Failure>();

  constructor(
    private readonly world: AssertedWorld,
    private readonly roleRights = new RoleRights(),
  ) {}

  /** Returns the rights, or the reason for which nothing can be said of them. */
  of(subject: NamedSubject): Holder | Failure {
    if (subject.kind === "draft") {
      return this.compile([subject.profile]);
    }
    const { kind, id } = subject;
    const { roles, profiles, users } = this.world;
    if (kind === "role") {
      const role = roles.get(id);
      return role === undefined
        ? absence(subject, roles.keys())
        : this.compile([profileOfRole(role)], subject);
    }
    const profileIds = kind === "profile" ? [id] : users.get(id)?.profileIds;
    if (profileIds === undefined) {
      return absence(subject, users.keys());
    }
    const missing = profileIds.filter((one) => !profiles.has(one));
    if (missing.length > 0 && kind === "profile") {
      return absence(subject, profiles.keys());
    }
    if (missing.length > 0) {
      return undecided(subject, `there is no profile ${missing.join(", ")}`);
    }
    const key =
      profileIds.length === 1 ? `=${profileIds[0]}` : JSON.stringify([...profileIds].sort());
    const known =
      this.known.get(key) ??
      this.compile(
        profileIds.flatMap((one) => profiles.get(one) ?? []),
        subject,
      );
    this.known.set(key, known);
    return known;
  }

  private compile(profiles: readonly StoredProfile[], subject?: Subject): Holder | Failure {
    try {
      return Holder.ofProfiles(profiles, this.world.roles, this.roleRights);
    } catch (error) {
      if (isUnresolvable(error)) {
        return undecided(subject, error.message);
      }
      throw error;
    }
  }
}

/** Nothing is proven of somebody who is gone. */
export function absence({ kind, id }: Subject, known: Iterable<string>): Failure {
  const meant = nearestName(id, known);
  return vacuous(
    `There is no ${kind} "${id}".${meant === undefined ? "" : ` Did you mean "${meant}"?`}`,
  );
}

function undecided(subject: Subject | undefined, reason: string): Failure {
  const whose = subject === undefined ? "the draft" : `${subject.kind} "${subject.id}"`;
  return {
    kind: "undecided",
    ...(subject !== undefined && { subject }),
    message: `The rights of ${whose} cannot be told: ${reason}`,
  };
}
