import {
  type Constraint,
  type ConstraintClaim,
  isAbout,
  newBreach,
  type SingleClaim,
  type Subject,
} from "../../domain/assertions";
import type { ClaimVisibility } from "../../domain/escalation/claimTypes";
import { withPauses } from "../support/withPauses";
import { type Broken, brokenBy, brokenByCount } from "./broken";
import { becomesHolder, type ChangedUsers, holderCount } from "./holderCount";
import type { Prospect } from "./Prospect";
import { touchedBy } from "./touched";
import { brokenByHolders } from "./usersOfChanged";

/** The request says the policies; the roles are stored. */
const GIVEN_PROFILE: ClaimVisibility = { subject: [], rights: ["role"] };
/** A role changes it: found by a search. */
const FOUND_PROFILE: ClaimVisibility = { subject: ["profiles"], rights: ["profiles", "role"] };
const GIVEN_USER: ClaimVisibility = { subject: [], rights: ["profile", "role"] };
/** They lose a profile that is deleted: found by a search. */
const FOUND_USER: ClaimVisibility = { subject: ["users"], rights: ["users", "profile", "role"] };
const GIVEN_ROLE: ClaimVisibility = { subject: [], rights: [] };
const COUNTED: ClaimVisibility = { subject: ["users"], rights: ["users", "profiles", "role"] };

type Single = Constraint & { readonly claim: SingleClaim };
type Count = Extract<ConstraintClaim, { readonly kind: "atMost" }>;

/** Judges what will be stored by constraints. */
export class ConstraintJudge {
  /** @param lockHolders keeps others from giving users what is counted */
  constructor(
    private readonly prospect: Prospect,
    private readonly users: ChangedUsers,
    private readonly lockHolders: () => Promise<void>,
  ) {}

  /** Finds the way in which a constraint is broken that was not before, or is broken further. */
  async brokenWay(constraint: Constraint): Promise<Broken | undefined> {
    const { claim } = constraint;
    return claim.kind === "atMost"
      ? this.byNumber(constraint, claim)
      : this.bySomebody({ ...constraint, claim });
  }

  private async bySomebody(constraint: Single): Promise<Broken | undefined> {
    return (
      (await this.byProfiles(constraint)) ??
      (await this.byRoles(constraint)) ??
      (await this.byUsers(constraint)) ??
      (await brokenByHolders(
        this.prospect,
        constraint,
        await touchedBy(this.prospect, constraint),
        new Set(this.users.keys()),
      ))
    );
  }

  private async byProfiles(constraint: Single): Promise<Broken | undefined> {
    const { profiles } = this.prospect.change;
    for await (const id of withPauses(await this.prospect.profilesThatMayGain(constraint))) {
      const subject: Subject = { kind: "profile", id };
      if (!isAbout(constraint.claim, subject)) {
        continue;
      }
      const shown = newBreach(constraint.claim, subject, await this.prospect.moments([id]));
      if (shown !== undefined) {
        const visibleTo = profiles?.has(id) === true ? GIVEN_PROFILE : FOUND_PROFILE;
        return brokenBy(constraint, subject, shown, visibleTo);
      }
    }
    return undefined;
  }

  private async byRoles(constraint: Single): Promise<Broken | undefined> {
    for await (const id of withPauses(this.prospect.change.roles?.keys() ?? [])) {
      const subject: Subject = { kind: "role", id };
      if (!isAbout(constraint.claim, subject)) {
        continue;
      }
      const shown = newBreach(constraint.claim, subject, await this.prospect.momentsOfRole(id));
      if (shown !== undefined) {
        return brokenBy(constraint, subject, shown, GIVEN_ROLE);
      }
    }
    return undefined;
  }

  private async byUsers(constraint: Single): Promise<Broken | undefined> {
    for await (const [id, { before, after }] of withPauses(this.users)) {
      const subject: Subject = { kind: "user", id };
      const moments = await this.prospect.moments(before, after);
      const shown = newBreach(constraint.claim, subject, moments);
      if (shown !== undefined) {
        const isGiven = this.prospect.change.users?.has(id) === true;
        return brokenBy(constraint, subject, shown, isGiven ? GIVEN_USER : FOUND_USER);
      }
    }
    return undefined;
  }

  private async byNumber(constraint: Constraint, { of, most }: Count): Promise<Broken | undefined> {
    let isOneMore = (await touchedBy(this.prospect, constraint)).profileIds.length > 0;
    for await (const user of withPauses(this.users.values())) {
      isOneMore ||= await becomesHolder(this.prospect, of, user);
    }
    if (!isOneMore) {
      return undefined;
    }
    await this.lockHolders();
    const after = await holderCount(this.prospect, of, "after", this.users);
    const isWorse =
      after > most && after > (await holderCount(this.prospect, of, "before", this.users));
    return isWorse ? brokenByCount(constraint, after, most, COUNTED) : undefined;
  }
}
