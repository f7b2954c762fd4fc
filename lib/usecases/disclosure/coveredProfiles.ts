import type { Rights } from "../../domain/rights";
import { allows, covers } from "../../domain/rights";
import { inSlices } from "../support/inSlices";
import type { ProfileVersion, ProfileVersions } from "./profileVersions";
import { rightsOfVersion, sampleOf } from "./profileVersions";
import { keepNewest } from "../../shared/keepNewest";

interface Known {
  readonly asOf: number;
  readonly covered: Promise<ReadonlySet<string>>;
}

/** By what callers hold. */
const kept = new Map<string, Known>();
/** Bounds the memory: with some hundred profiles each, some megabytes. */
const MOST_KEPT = 1_000;

/**
 * Returns the profiles of which the rights hold each right. Judges only what has changed since.
 *
 * @param key `undefined`: nobody can tell whether it stays so
 */
export function coveredBy(
  rights: Rights,
  versions: ProfileVersions,
  key: string | undefined,
): Promise<ReadonlySet<string>> {
  const known = kept.get(key ?? "");
  if (known !== undefined && known.asOf === versions.newest) {
    return known.covered;
  }
  const judging = judge(rights, versions, known);
  if (key !== undefined) {
    keepNewest(kept, key, { asOf: versions.newest, covered: judging }, MOST_KEPT);
    judging.catch(() => {
      kept.delete(key);
    });
  }
  return judging;
}

/** Judges each profile that has changed since, with pauses. */
async function judge(
  rights: Rights,
  versions: ProfileVersions,
  known: Known | undefined,
): Promise<ReadonlySet<string>> {
  const before = await known?.covered;
  const covered = new Set<string>();
  const judging = function* (): Generator<undefined> {
    let judged = 0;
    for (const [id, one] of versions.byId) {
      const isSame = known !== undefined && before !== undefined && one.version <= known.asOf;
      judged += isSame ? 0 : 1;
      if (isSame ? before.has(id) : isCovered(rights, one, versions)) {
        covered.add(id);
      }
      if (judged === FEW) {
        judged = 0;
        yield undefined;
      }
    }
  };
  await inSlices(judging(), () => undefined);
  return covered;
}

/** Profiles that are judged at once: a few milliseconds. */
const FEW = 20;

/** A profile of which the rights cannot be told is covered by nobody. */
function isCovered(rights: Rights, one: ProfileVersion, versions: ProfileVersions): boolean {
  const isRefuted = (): boolean =>
    one.sample !== undefined && one.sample !== null && !allows(rights, one.sample);
  // most profiles of others differ in their first right
  if (isRefuted()) {
    return false;
  }
  const wanted = rightsOfVersion(one, versions);
  if (wanted === undefined) {
    return false;
  }
  one.sample ??= sampleOf(wanted);
  return !isRefuted() && covers(rights, wanted).covered;
}
