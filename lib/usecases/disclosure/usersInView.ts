import { usersWithin, withIds } from "../../domain/queries/coveredFilters";
import type { CutSearches, SearchBound } from "../../host/port/CutSearches";
import type { Host } from "../../host/port/Host";
import type { CoveredView } from "./coveredView";

/** Milliseconds: as long as Elasticsearch, by default, keeps a write from searches. */
const BESIDE_LASTS = 1_000;

/** The profiles that the users with a covered one have besides. */
interface Beside {
  readonly at: number;
  /** So they stay while this stays; `undefined`: users were written lately. */
  readonly mark: string | undefined;
  readonly profileIds: ReadonlySet<string>;
  /** The users who have none of them. */
  readonly total: number;
}

/** The list that was read last for those who cover the same, and the one that is being read. */
interface Known {
  last?: Beside;
  reading?: Promise<Beside> | undefined;
}

const known = new WeakMap<ReadonlySet<string>, Known>();

/**
 * Returns the query of the users that the caller sees, and looks at it again after the search: somebody may
 * have come to have a profile beside those that nobody had a moment ago. Nobody has while no user is written.
 *
 * @param isFresh of users as they are now
 */
export async function usersInView(
  { cutSearches }: Pick<Host, "cutSearches">,
  view: CoveredView,
  isFresh = false,
): Promise<SearchBound> {
  const { last } = knownOf(view);
  const isNew = last !== undefined && performance.now() - last.at < BESIDE_LASTS;
  if (last === undefined || isFresh || (last.mark === undefined && !isNew)) {
    return boundOf(cutSearches, view, await read(cutSearches, view, isFresh));
  }
  // nobody tells of what is written past the host: that is found out beside the search
  const reading = isNew ? undefined : read(cutSearches, view);
  reading?.catch(() => undefined);
  return boundOf(cutSearches, view, last, reading);
}

function boundOf(
  cutSearches: CutSearches,
  view: CoveredView,
  beside: Beside,
  reading?: Promise<Beside>,
): SearchBound {
  const users = usersWithin([...view.covered], [...beside.profileIds]);
  // an API key may leave too little of their rights to cover themselves
  const coversSelf = view.profiles.size === view.covered.size;
  return {
    filter: coversSelf
      ? users
      : { bool: { should: [users, withIds([view.kuid])], minimum_should_match: 1 } },
    ...(coversSelf && beside.mark !== undefined && { total: beside.total }),
    newer: async () => {
      const mark = await cutSearches.usersMark();
      if (mark === undefined || mark !== beside.mark) {
        return lookedAtAgain(cutSearches, view, beside);
      }
      const now = await reading;
      return now === undefined || isSame(now, beside) ? undefined : boundOf(cutSearches, view, now);
    },
  };
}

/** Users were written: asks whether anybody who was searchable by then has another profile besides. */
async function lookedAtAgain(
  cutSearches: CutSearches,
  view: CoveredView,
  beside: Beside,
): Promise<SearchBound | undefined> {
  const at = performance.now();
  const found = await cutSearches.profilesBeside([...view.covered]);
  const isWhole = found.profileIds.every((id) => beside.profileIds.has(id));
  const profileIds = isWhole ? beside.profileIds : new Set(found.profileIds);
  const now: Beside = { at, mark: undefined, profileIds, total: 0 };
  if (!isWhole || beside.mark !== undefined) {
    knownOf(view).last = now;
  }
  // how many there are was told of before
  return isWhole && beside.mark === undefined ? undefined : boundOf(cutSearches, view, now);
}

function isSame(one: Beside, other: Beside): boolean {
  return (
    one.total === other.total &&
    one.profileIds.size === other.profileIds.size &&
    [...one.profileIds].every((id) => other.profileIds.has(id))
  );
}

function knownOf({ covered }: CoveredView): Known {
  const of = known.get(covered) ?? {};
  known.set(covered, of);
  return of;
}

/** One reads for all who cover the same. */
async function read(cutSearches: CutSearches, view: CoveredView, isFresh = false): Promise<Beside> {
  const of = knownOf(view);
  if (of.reading !== undefined && !isFresh) {
    return of.reading;
  }
  const reading = readBeside(cutSearches, [...view.covered], of.last);
  of.reading = reading;
  try {
    of.last = await reading;
    return of.last;
  } finally {
    of.reading = of.reading === reading ? undefined : of.reading;
  }
}

async function readBeside(
  cutSearches: CutSearches,
  covered: readonly string[],
  last: Beside | undefined,
): Promise<Beside> {
  const at = performance.now();
  const mark = await cutSearches.shownUsersMark();
  let expected = [...(last?.profileIds ?? [])];
  let found = await cutSearches.profilesBeside(covered, expected);
  if (!isSameList(found.profileIds, expected)) {
    expected = [...found.profileIds];
    found = await cutSearches.profilesBeside(covered, expected);
  }
  const isCounted = isSameList(found.profileIds, expected);
  return {
    at,
    mark: isCounted ? mark : undefined,
    profileIds: new Set(found.profileIds),
    total: found.withoutKnown,
  };
}

/** Nothing is listed twice. */
function isSameList(some: readonly string[], others: readonly string[]): boolean {
  const set = new Set(others);
  return some.length === others.length && some.every((id) => set.has(id));
}
