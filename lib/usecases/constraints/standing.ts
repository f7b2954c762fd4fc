import {
  breach,
  type Constraint,
  describeShown,
  isAbout,
  mayAdd,
  requestSetsOf,
  type SingleClaim,
  type Subject,
} from "../../domain/assertions";
import type { Snapshot, StoredProfile } from "../../host/port/Host";
import { withPauses } from "../support/withPauses";
import { nameOfSubject } from "./broken";
import { holderCount } from "./holderCount";
import { pagesOfUsers } from "./pagesOfUsers";
import { Prospect } from "./Prospect";
import { filtersOf } from "./usersOfChanged";

/** Bounds those of one constraint: they are told one by one, and mended one by one. */
const MOST_TOLD = 10;

/** A way in which what is stored breaks a constraint. */
export interface StandingBreach {
  /** Absent: too many users. */
  readonly subject?: Subject;
  /** In a sentence. */
  readonly shows: string;
}

/** Finds how what is stored breaks a constraint, the first 10 ways: by profiles and roles, then by users. */
export async function standingBreaches(
  host: Snapshot,
  constraint: Constraint,
): Promise<readonly StandingBreach[]> {
  const prospect = new Prospect(host, {});
  const { claim } = constraint;
  if (claim.kind === "atMost") {
    const holders = await holderCount(prospect, claim.of, "before", new Map());
    const users = holders === 1 ? "1 user is" : `${holders} users are`;
    return holders > claim.most
      ? [{ shows: `${users} able to send such requests, and at most ${claim.most} may be.` }]
      : [];
  }
  const found: StandingBreach[] = [];
  for await (const one of breachesOf(prospect, claim)) {
    found.push(one);
    if (found.length === MOST_TOLD) {
      break;
    }
  }
  return found;
}

async function* breachesOf(prospect: Prospect, claim: SingleClaim): AsyncGenerator<StandingBreach> {
  const { host } = prospect;
  const profiles = await host.allProfiles();
  for await (const profile of withPauses(profiles)) {
    const subject: Subject = { kind: "profile", id: profile._id };
    const holder = isAbout(claim, subject) ? await prospect.holderOf(profile, "before") : undefined;
    yield* told(subject, holder && breach(claim, subject, holder));
  }
  if (claim.kind === "never" && claim.subjects.role.length > 0) {
    for await (const role of withPauses(await host.allRoles())) {
      const subject: Subject = { kind: "role", id: role._id };
      const { before } = await prospect.momentsOfRole(role._id);
      yield* told(subject, before && breach(claim, subject, before));
    }
  }
  const held = await heldBy(prospect, claim, profiles);
  for await (const page of pagesOfUsers(host, filtersOf(claim, held))) {
    for await (const { _id: id, profileIds } of withPauses(page)) {
      const subject: Subject = { kind: "user", id };
      const holder = await prospect.holder(profileIds, "before");
      yield* told(subject, holder && breach(claim, subject, holder));
    }
  }
}

/** Lists for each set of requests the profiles by which users may send some of it. */
async function heldBy(
  prospect: Prospect,
  claim: SingleClaim,
  profiles: readonly StoredProfile[],
): Promise<readonly (readonly string[])[]> {
  const sets = requestSetsOf(claim).map((requests) => ({ requests, ids: [] as string[] }));
  for await (const profile of withPauses(profiles)) {
    const holder = await prospect.holderOf(profile, "before");
    for (const { requests, ids } of holder === undefined ? [] : sets) {
      if (mayAdd(requests, holder as NonNullable<typeof holder>)) {
        ids.push(profile._id);
      }
    }
  }
  return sets.map(({ ids }) => ids);
}

function* told(subject: Subject, shown: ReturnType<typeof breach>): Generator<StandingBreach> {
  if (shown !== undefined) {
    yield { subject, shows: `${nameOfSubject(subject)} may send ${describeShown(shown)}.` };
  }
}
