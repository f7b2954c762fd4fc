import type {
  CredentialsWithoutUser,
  DanglingRestriction,
  DanglingSection,
  Drift,
  IncompleteUser,
  MissingProfiles,
  MissingRole,
} from "../../api/drift";
import { danglingRestrictions, danglingRoles, placesOf } from "../../domain/drift/dangling";
import type { Knowledge } from "../../domain/disclosure/knowledge";
import { OMNISCIENT } from "../../domain/disclosure/knowledge";
import type { IsGone } from "../../domain/drift/places";
import { missingFrom } from "../../domain/drift/places";
import type { Host, Snapshot, StoredProfile } from "../../host/port/Host";
import { MOST_LOOKED_AT } from "../access/limits";
import { roleIdsToCompile } from "../../domain/storedPolicies";
import { Collected } from "./Collected";
import { ofKeys, withheldKeys } from "./danglingKeys";
import { incompleteUsers } from "./incompleteUsers";

export { MOST_LOOKED_AT } from "../access/limits";

/**
 * Finds dangling references, with no lock: writes under way may show.
 *
 * @param most       of each section
 * @param knowledge what may be told of: places, and API keys
 * @throws 503 when the storage cannot answer
 */
export async function scan(
  { host }: { readonly host: Snapshot },
  most: number,
  { knowsPlace, sees }: Pick<Knowledge, "knowsPlace" | "sees"> = OMNISCIENT,
): Promise<Drift> {
  const incomplete: string[] = [];
  const profiles = await host.allProfiles();
  const drift = {
    ...(await ofProfiles(host, profiles, most, knowsPlace)),
    missingProfiles: await missingProfiles(host, profiles, most, incomplete),
    halfMadeUsers: await halfMade(host, most),
    usersWithoutCredentials: await usersWithoutCredentials(host, most, incomplete),
    credentialsWithoutUsers: await credentialsWithoutUsers(host, most, incomplete),
    ...(sees("apiKeys") ? await ofKeys(host, most, incomplete) : withheldKeys(incomplete)),
  };
  for (const [name, { total, items }] of Object.entries(drift)) {
    if (total > items.length) {
      incomplete.push(`${name}: the first ${items.length} of ${total} are listed`);
    }
  }
  return { ...drift, incomplete };
}

/** Finds the places that profiles name and that do not exist. */
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
  knowsPlace: Knowledge["knowsPlace"],
): Promise<Pick<Drift, "restrictions" | "missingRoles">> {
  const restrictions = new Collected<DanglingRestriction>(most);
  const roles = new Collected<MissingRole>(most);
  const gone = await goneOf(host, profiles);
  const isGone: IsGone = (index, collection) =>
    knowsPlace(index, collection) && gone(index, collection);
  const existing = await host.findRoles(roleIdsToCompile(profiles));
  for (const profile of profiles) {
    restrictions.add(danglingRestrictions(profile, isGone));
    roles.add(danglingRoles(profile, existing));
  }
  return { restrictions: restrictions.section, missingRoles: roles.section };
}

async function missingProfiles(
  { drift }: Host,
  profiles: readonly StoredProfile[],
  most: number,
  incomplete: string[],
): Promise<DanglingSection<MissingProfiles>> {
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

async function halfMade(host: Host, most: number): Promise<DanglingSection<IncompleteUser>> {
  const found = new Collected<IncompleteUser>(most);
  found.add(await incompleteUsers(host, await host.interruptedWrites()));
  return found.section;
}

async function usersWithoutCredentials(
  { drift }: Host,
  most: number,
  incomplete: string[],
): Promise<DanglingSection<{ kuid: string }>> {
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
): Promise<DanglingSection<CredentialsWithoutUser>> {
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
