import {
  type Constraint,
  gainsDuty,
  newBreach,
  type SingleClaim,
  type Subject,
} from "../../domain/assertions";
import { ANONYMOUS } from "../../domain/hostIds";
import type { UserFilter } from "../../host/port/Host";
import { withPauses } from "../support/withPauses";
import { type Broken, brokenBy } from "./broken";
import { pagesOfUsers } from "./pagesOfUsers";
import type { Prospect } from "./Prospect";
import type { Touched } from "./touched";

/** Users who are found by a search. */
const FOUND = { subject: ["users"], rights: ["users", "profile", "role"] } as const;

/**
 * Finds a user who would break a claim by a profile that changes, though nobody writes the user.
 *
 * @param changed kuids of users who are judged by themselves
 */
export async function brokenByHolders(
  prospect: Prospect,
  constraint: Constraint & { readonly claim: SingleClaim },
  touched: Touched,
  changed: ReadonlySet<string>,
): Promise<Broken | undefined> {
  if (touched.profileIds.length === 0) {
    return undefined;
  }
  const judge = async (
    kuid: string,
    profileIds: readonly string[],
  ): Promise<Broken | undefined> => {
    const subject: Subject = { kind: "user", id: kuid };
    const shown = newBreach(constraint.claim, subject, await prospect.moments(profileIds));
    return shown && brokenBy(constraint, subject, shown, FOUND);
  };
  if (touched.profileIds.includes("anonymous")) {
    const broken = await judge(ANONYMOUS, ["anonymous"]);
    if (broken !== undefined) {
      return broken;
    }
  }
  const but = [...changed].filter((kuid) => kuid !== "");
  const either = (await filtersFor(prospect, constraint.claim, touched)).map((filter) => ({
    ...filter,
    but: [...(filter.but ?? []), ...but],
  }));
  for await (const page of pagesOfUsers(prospect.host, either)) {
    for await (const { _id, profileIds } of withPauses(page)) {
      const broken = await judge(_id, profileIds);
      if (broken !== undefined) {
        return broken;
      }
    }
  }
  return undefined;
}

type Filter = Exclude<UserFilter, string>;

/** Returns which users to look at: those who meet one. */
async function filtersFor(
  prospect: Prospect,
  claim: SingleClaim,
  touched: Touched,
): Promise<readonly Filter[]> {
  const { profileIds: has } = touched;
  if (claim.kind !== "exclusive") {
    return filtersOf(claim, [has]);
  }
  return touched.completes ? [{ has }] : conflictFilters(prospect, claim, has);
}

/**
 * Returns which users may break a claim.
 *
 * @param held  for each set of requests of the claim, profiles by which users may send some of it
 * @param gained those of them that count for the first of two duties
 */
export function filtersOf(
  claim: SingleClaim,
  held: readonly (readonly string[])[],
  gained = held,
): readonly Filter[] {
  const [has = []] = held;
  switch (claim.kind) {
    case "never": {
      const { user } = claim.subjects;
      return [isAll(user) ? { has } : { has, among: user.map(({ text }) => text) }];
    }
    case "onlyHolders": {
      const { users } = claim;
      return users === undefined || isAll(users)
        ? []
        : [{ has, but: users.map(({ text }) => text) }];
    }
    case "exclusive":
      return gained.flatMap((one, position) =>
        held.flatMap((also, other) =>
          position === other || also.length === 0 ? [] : [{ has: one, also }],
        ),
      );
  }
}

/** Returns for each two duties the users of profiles that gain the one who may have the other by another profile. */
async function conflictFilters(
  prospect: Prospect,
  claim: Extract<SingleClaim, { readonly kind: "exclusive" }>,
  touched: readonly string[],
): Promise<readonly Filter[]> {
  const { duties } = claim;
  const gaining = duties.map((): string[] => []);
  const holding = duties.map((): string[] => []);
  for await (const id of withPauses(await prospect.host.profilesBeside(touched))) {
    const moments = await prospect.moments([id]);
    for (const [position, duty] of duties.entries()) {
      if (moments.after?.allowedOf(duty, true) !== undefined) {
        holding[position]?.push(id);
        if (touched.includes(id) && gainsDuty([duty], moments)) {
          gaining[position]?.push(id);
        }
      }
    }
  }
  return filtersOf(claim, holding, gaining);
}

function isAll(names: readonly { readonly isLiteral: boolean }[]): boolean {
  return names.some(({ isLiteral }) => !isLiteral);
}
