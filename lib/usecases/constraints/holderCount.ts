import { type Counted, type Holder, holdsAny, mayAdd, type Moments } from "../../domain/assertions";
import { ANONYMOUS } from "../../domain/hostIds";
import { withPauses } from "../support/withPauses";
import { pagesOfUsers } from "./pagesOfUsers";
import type { Prospect } from "./Prospect";

type Moment = keyof Moments;

/** The users that a write changes, with the profiles that they have before and after. */
export type ChangedUsers = ReadonlyMap<
  string,
  { readonly before: readonly string[]; readonly after: readonly string[] }
>;

/**
 * Counts the users who may do something, before a change or after it. Users are counted by the profiles that
 * allow it, and read only where several profiles may allow it together. Whoever is not logged in counts as one.
 */
export async function holderCount(
  prospect: Prospect,
  of: Counted,
  moment: Moment,
  users: ChangedUsers,
): Promise<number> {
  const { host } = prospect;
  const { alone, perhaps } = await profilesThatCount(prospect, of, moment);
  const but = [...users.keys(), ANONYMOUS].filter((kuid) => kuid !== "");
  let count = alone.length === 0 ? 0 : await host.countUsers([{ has: alone, but }]);
  const read = { has: perhaps, but, ...(alone.length > 0 && { lacks: alone }) };
  for await (const page of pagesOfUsers(host, [read])) {
    for (const { profileIds } of page) {
      count += await counts(prospect, of, profileIds, moment);
    }
  }
  for await (const user of withPauses(users.values())) {
    count += await counts(prospect, of, user[moment], moment);
  }
  return count + (await counts(prospect, of, ["anonymous"], moment));
}

/** Tells whether a user who is changed may do it afterwards, and could not before. */
export async function becomesHolder(
  prospect: Prospect,
  of: Counted,
  { before, after }: { readonly before: readonly string[]; readonly after: readonly string[] },
): Promise<boolean> {
  return (
    (await counts(prospect, of, after, "after")) > (await counts(prospect, of, before, "before"))
  );
}

async function counts(
  prospect: Prospect,
  of: Counted,
  profileIds: readonly string[],
  moment: Moment,
): Promise<0 | 1> {
  const holder = await prospect.holder(profileIds, moment);
  return holder !== undefined && holdsAny(of, holder) ? 1 : 0;
}

/** `perhaps`: with others of theirs. */
async function profilesThatCount(
  prospect: Prospect,
  of: Counted,
  moment: Moment,
): Promise<{ readonly alone: readonly string[]; readonly perhaps: readonly string[] }> {
  const alone: string[] = [];
  const perhaps: string[] = [];
  const changed = await prospect.writtenProfiles();
  const stored = await prospect.host.allProfiles();
  const profiles = new Map(stored.map((profile) => [profile._id, profile] as const));
  for (const [id, one] of changed) {
    const profile = one[moment];
    if (profile === undefined) {
      profiles.delete(id);
    } else {
      profiles.set(id, profile);
    }
  }
  for await (const [id, profile] of withPauses(profiles)) {
    const holder: Holder | undefined = await prospect.holderOf(profile, moment);
    if (holder !== undefined && holdsAny(of, holder)) {
      alone.push(id);
    } else if (holder !== undefined && mayAdd(of, holder)) {
      perhaps.push(id);
    }
  }
  return { alone, perhaps };
}
