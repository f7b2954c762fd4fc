import type {
  CredentialsWithoutUser,
  DanglingRestriction,
  MissingProfiles,
  MissingRole,
} from "../../domain/drift/dangling";
import { danglingRestrictions, missingRoles, placesOf } from "../../domain/drift/dangling";
import type { IsGone } from "../../domain/drift/places";
import { missingFrom } from "../../domain/drift/places";
import type { Host, Snapshot, StoredProfile } from "../../host/port/Host";
import { roleIdsOf } from "../escalation/context";
import type { IncompleteUser } from "./incompleteUsers";
import { incompleteUsers } from "./incompleteUsers";

/** Some of what was found, and how much was found in all. */
export interface Section<T> {
  readonly total: number;
  readonly items: readonly T[];
}

/** What refers to what does not exist. */
export interface Drift {
  readonly restrictions: Section<DanglingRestriction>;
  readonly missingRoles: Section<MissingRole>;
  readonly missingProfiles: Section<MissingProfiles>;
  /** Users whose creation or deletion has ended in between. */
  readonly halfMadeUsers: Section<IncompleteUser>;
  /** No fault by itself: some log in by API keys alone, or never. */
  readonly usersWithoutCredentials: Section<{ readonly kuid: string }>;
  readonly credentialsWithoutUsers: Section<CredentialsWithoutUser>;
  /** What is not told above, and why; empty when nothing is left out. */
  readonly incomplete: readonly string[];
}

/** Users, and credentials of a strategy, that one call looks at. */
export const MOST_LOOKED_AT = 100_000;

/** Counts everything, keeps the first. */
class Collected<T> {
  private readonly items: T[] = [];
  private total = 0;

  constructor(private readonly most: number) {}

  add(found: readonly T[]): void {
    this.total += found.length;
    this.items.push(...found.slice(0, this.most - this.items.length));
  }

  get section(): Section<T> {
    return { total: this.total, items: this.items };
  }
}

/**
 * Looks for what dangles, with no lock: what is being written meanwhile may show.
 *
 * @param most of each section
 * @throws 503 when the storage cannot answer
 */
export async function scan({ host }: { readonly host: Snapshot }, most: number): Promise<Drift> {
  const incomplete: string[] = [];
  const profiles = await host.allProfiles();
  const drift = {
    ...(await ofProfiles(host, profiles, most)),
    missingProfiles: await missingProfiles(host, profiles, most, incomplete),
    halfMadeUsers: await halfMade(host, most),
    usersWithoutCredentials: await usersWithoutCredentials(host, most, incomplete),
    credentialsWithoutUsers: await credentialsWithoutUsers(host, most, incomplete),
  };
  for (const [name, { total, items }] of Object.entries(drift)) {
    if (total > items.length) {
      incomplete.push(`${name}: the first ${items.length} of ${total} are listed`);
    }
  }
  return { ...drift, incomplete };
}

/** What profiles name that does not exist. */
export async function goneOf(host: Host, profiles: readonly StoredProfile[]): Promise<IsGone> {
  const named = new Map<string, Set<string>>();
  for (const [index, collections] of profiles.flatMap((profile) => [...placesOf(profile)])) {
    const known = named.get(index) ?? new Set();
    collections.forEach((collection) => known.add(collection));
    named.set(index, known);
  }
  return missingFrom(await host.drift.existingPlaces(named));
}

async function ofProfiles(
  host: Snapshot,
  profiles: readonly StoredProfile[],
  most: number,
): Promise<Pick<Drift, "restrictions" | "missingRoles">> {
  const restrictions = new Collected<DanglingRestriction>(most);
  const roles = new Collected<MissingRole>(most);
  const isGone = await goneOf(host, profiles);
  const existing = await host.findRoles(roleIdsOf(profiles));
  for (const profile of profiles) {
    restrictions.add(danglingRestrictions(profile, isGone));
    roles.add(missingRoles(profile, existing));
  }
  return { restrictions: restrictions.section, missingRoles: roles.section };
}

async function missingProfiles(
  { drift }: Host,
  profiles: readonly StoredProfile[],
  most: number,
  incomplete: string[],
): Promise<Section<MissingProfiles>> {
  const found = new Collected<MissingProfiles>(most);
  const existing = new Set(profiles.map(({ _id }) => _id));
  const { ids, complete } = await drift.profileIdsOfUsers();
  if (!complete) {
    incomplete.push("missingProfiles: users have too many different profiles to look at all");
  }
  const missing = ids.filter((id) => !existing.has(id));
  if (missing.length === 0) {
    return found.section;
  }
  for await (const users of drift.users(missing)) {
    found.add(
      users.map(({ _id: kuid, profileIds }) => ({
        kuid,
        missing: profileIds.filter((id) => !existing.has(id)),
        remaining: profileIds.filter((id) => existing.has(id)),
      })),
    );
  }
  return found.section;
}

async function halfMade(host: Host, most: number): Promise<Section<IncompleteUser>> {
  const found = new Collected<IncompleteUser>(most);
  found.add(await incompleteUsers(host, await host.interruptedWrites()));
  return found.section;
}

async function usersWithoutCredentials(
  { drift }: Host,
  most: number,
  incomplete: string[],
): Promise<Section<{ kuid: string }>> {
  const found = new Collected<{ kuid: string }>(most);
  let seen = 0;
  for await (const users of drift.users()) {
    const kuids = users.map(({ _id }) => _id);
    const known = await drift.kuidsWithCredentials(kuids);
    found.add(kuids.filter((kuid) => !known.has(kuid)).map((kuid) => ({ kuid })));
    seen += users.length;
    if (seen >= MOST_LOOKED_AT) {
      incomplete.push(`usersWithoutCredentials: only ${seen} users were looked at`);
      break;
    }
  }
  return found.section;
}

async function credentialsWithoutUsers(
  host: Pick<Host, "drift" | "listStrategies">,
  most: number,
  incomplete: string[],
): Promise<Section<CredentialsWithoutUser>> {
  const { drift } = host;
  const found = new Collected<CredentialsWithoutUser>(most);
  for (const strategy of host.listStrategies()) {
    const pages = drift.kuidsOfCredentials(strategy);
    if (pages === undefined) {
      incomplete.push(
        `credentialsWithoutUsers: strategy "${strategy}" does not tell whose credentials it has`,
      );
      continue;
    }
    let seen = 0;
    for await (const kuids of pages) {
      const existing = await drift.existingUsers(kuids);
      found.add(kuids.filter((kuid) => !existing.has(kuid)).map((kuid) => ({ strategy, kuid })));
      seen += kuids.length;
      if (seen >= MOST_LOOKED_AT) {
        incomplete.push(
          `credentialsWithoutUsers: only ${seen} credentials of strategy "${strategy}" were looked at`,
        );
        break;
      }
    }
  }
  return found.section;
}
