import type { Finding } from "../findings";
import { namesOf } from "../rights/restrictions";
import type { ReadPolicy } from "./AnalysisIndex";
import { batchesOf } from "../batches";
import { finding, quoted } from "./wording";

/** Restrictions read before other requests get their turn. */
const READ_AT_ONCE = 1_000;

interface Entry {
  readonly policy: ReadPolicy;
  /** None: the whole index. */
  readonly collections: readonly string[];
}

/**
 * Places that several policies give to the same role: the widest wins, whatever the others say.
 *
 * @param policies of one profile, but for those that another one covers as a whole
 */
export function* overlapSteps(policies: readonly ReadPolicy[]): Generator<readonly Finding[]> {
  const byPlace = new Map<string, Entry[]>();
  let steps = 0;
  for (const policy of policies) {
    for (const restriction of policy.restrictions ?? []) {
      const collections = namesOf(restriction);
      const key = JSON.stringify([policy.role.role._id, restriction.index]);
      const entries = byPlace.get(key) ?? [];
      entries.push({ policy, collections });
      byPlace.set(key, entries);
      steps += 1;
      if (steps % READ_AT_ONCE === 0) {
        yield [];
      }
    }
  }
  for (const batch of batchesOf([...byPlace])) {
    yield batch.flatMap(([key, entries]) => {
      const [, index] = JSON.parse(key) as [string, string];
      return entries.length < 2 ? [] : compare(index, entries);
    });
  }
}

function compare(index: string, entries: readonly Entry[]): Finding[] {
  const whole = entries.find(({ collections }) => collections.length === 0);
  const seen = new Map<string, Entry>();
  return entries.flatMap((entry): Finding[] => {
    if (whole !== undefined) {
      return entry === whole ? [] : [besideWhole(index, entry, whole)];
    }
    const shared = entry.collections.filter((name) => seen.has(name));
    const first = seen.get(shared[0] ?? "");
    for (const name of entry.collections) {
      seen.set(name, seen.get(name) ?? entry);
    }
    return first === undefined ? [] : [overlapping(index, entry, first, shared)];
  });
}

function besideWhole(index: string, entry: Entry, whole: Entry): Finding {
  const { policy, collections } = entry;
  const other = `policies[${whole.policy.position}]`;
  const role = policy.role.role._id;
  return collections.length === 0
    ? overlapping(index, entry, whole, [])
    : finding(
        "restriction.contradictory",
        "warning",
        pathOf(index, entry),
        `Role "${role}" is limited to collections ${quoted(collections)} of index "${index}" here, but ${other} grants it on the whole index, which wins. Take "collections" out here, or limit the index there.`,
      );
}

function overlapping(
  index: string,
  entry: Entry,
  first: Entry,
  collections: readonly string[],
): Finding {
  const what = collections.length === 0 ? "" : `, collections ${quoted(collections)}`;
  return finding(
    "restriction.overlapping",
    "suggestion",
    pathOf(index, entry),
    `Role "${entry.policy.role.role._id}" is granted on index "${index}"${what} by policies[${first.policy.position}] too. List each place once.`,
  );
}

function pathOf(index: string, { policy: { position, restrictedTo } }: Entry): string {
  const restrictions = restrictedTo as readonly { readonly index?: unknown }[];
  const found = restrictions.findIndex((restriction) => restriction.index === index);
  return `policies[${position}].restrictedTo[${found}]`;
}
