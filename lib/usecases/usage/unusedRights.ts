import Joi from "joi";

import type { UncountedTime, UnusedRights, UnusedRow, UsedRequest } from "../../api/unused";
import type { GrantedRow } from "../../domain/assertions/grantedRows";
import type { ExistingPlaces } from "../../domain/policies/references";
import { shapeFaults } from "../../domain/shapeFaults";
import { roleIdsToCompile } from "../../domain/storedPolicies";
import { type CountedUse, Tally } from "../../domain/usage/Tally";
import { rowUsage } from "../../domain/usage/usedRows";
import { decisionUnavailable, usageSwitchedOff } from "../../errors/unavailable";
import type { KeptWatch, UsageStore } from "../../host/port/UsageStore";
import { requireVisible } from "../disclosure/visibility";
import { knowledgeFor, resolve } from "../escalation/actorRights";
import type { DecisionContext } from "../support/context";
import { refuseForm } from "../support/refuseForm";
import { dayOf, type UsageCounter } from "./UsageCounter";

/** The counter of this node, and what all nodes have written. */
export interface Usage {
  readonly store: UsageStore;
  readonly counter: UsageCounter;
}

/** Nodes write at the end of each interval: a pause is more than some of these. */
const INTERVALS = 3;

const ARGUMENTS = Joi.object({
  profileId: Joi.string().required(),
  since: Joi.alternatives(
    Joi.number().integer().min(0),
    Joi.string().isoDate().messages({ "string.isoDate": "{{#label}} must be a date" }),
  ),
}).unknown();

/**
 * Lists the rows of a profile that no counted request has needed, and the requests that were counted.
 *
 * @throws 412 `profile-guard.usage.switched_off`
 * @throws InvalidRequestError 400 `profile-guard.request.invalid`
 * @throws DisclosureError 403 `profile-guard.rights.disclosure` without `searchProfiles` and `searchRoles`
 * @throws the host's 404
 * @throws 503 `profile-guard.decision.unavailable`
 */
export async function unusedRights(
  context: DecisionContext,
  usage: Usage | undefined,
): Promise<UnusedRights> {
  if (usage === undefined) {
    throw usageSwitchedOff();
  }
  const { host, command, config } = context;
  refuseForm(shapeFaults(ARGUMENTS, { ...command.args }));
  const { profileId, since } = command.args as { profileId: string; since?: number | string };
  await requireVisible(context, "profiles", "roles");
  const profile = await host.getProfile(profileId);
  const roles = await host.findRoles(roleIdsToCompile([profile]));
  const sinceDay = since === undefined ? 0 : dayOf(new Date(since).getTime());
  const { uses, watches } = await readUsage(usage, profileId, sinceDay);
  const { rows, unused } = resolve(() => rowUsage(profile, roles, uses));
  const times = timesOf(watches, config.usage.interval * 1_000 * INTERVALS);
  const from = times[0]?.from;
  const { listsPlace } = await knowledgeFor(context);
  return {
    profileId,
    countedSince: from === undefined ? null : Math.max(from, sinceDay * 86_400_000),
    uncounted: times.slice(1).map((one, position) => ({
      from: times[position]?.until ?? one.from,
      until: one.from,
    })),
    rows,
    unused: unused.map(told),
    used: withMissing(shown(uses, listsPlace), host.places()),
  };
}

async function readUsage(
  { store, counter }: Usage,
  profileId: string,
  sinceDay: number,
): Promise<{ readonly uses: readonly CountedUse[]; readonly watches: readonly KeptWatch[] }> {
  try {
    await counter.flush();
    await store.refresh();
  } catch {
    throw decisionUnavailable("the counts of requests");
  }
  const total = new Tally();
  for (const { uses } of await store.usesOf(profileId, sinceDay)) {
    uses.forEach(({ times, ...use }) => {
      total.add(use, times);
    });
  }
  return { uses: total.uses(), watches: await store.watches(sinceDay) };
}

/** Joins the times of all nodes, but for pauses that are longer than that. */
function timesOf(watches: readonly KeptWatch[], pause: number): readonly UncountedTime[] {
  const joined: { from: number; until: number }[] = [];
  for (const { from, until } of [...watches].sort((one, other) => one.from - other.from)) {
    const before = joined.at(-1);
    if (before !== undefined && from <= before.until + pause) {
      before.until = Math.max(before.until, until);
    } else {
      joined.push({ from, until });
    }
  }
  return joined;
}

function told({ policy, role, controller, action, place }: GrantedRow): UnusedRow {
  const [collection] = place?.collections ?? [];
  return {
    ...{ policy, roleId: role._id, controller, action },
    ...(place !== undefined && { index: place.index }),
    ...(collection !== undefined && { collection }),
  };
}

/** Leaves out the names of places that no list would show the caller. */
function shown(
  uses: readonly CountedUse[],
  listsPlace: (index: string, collection?: string) => boolean,
): readonly UsedRequest[] {
  const tally = new Tally();
  for (const { times, ...use } of uses) {
    const { controller, action, index, collection } = use;
    const isShown = index === undefined || listsPlace(index, collection);
    tally.add(isShown ? use : { controller, action, anywhere: true }, times);
  }
  return tally.uses();
}

/** A request counts once its rights are checked: its place may never have been there, or be gone. */
function withMissing(used: readonly UsedRequest[], places: ExistingPlaces): readonly UsedRequest[] {
  return used.map((use): UsedRequest => {
    const { index, collection } = use;
    const isThere =
      index === undefined ||
      (places.hasIndex(index) &&
        (collection === undefined || places.hasCollection(index, collection)));
    return isThere ? use : { ...use, missing: true };
  });
}
