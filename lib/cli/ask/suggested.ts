import type { UnusedRights } from "../../api/unused";
import { administration } from "../../domain/actions";
import type { StoredProfile } from "../../domain/rights";
import { describeRequest, isUnresolvable } from "../../domain/rights";
import { instanceIn, tagOf } from "../../domain/templates";
import {
  type NoSuggestion,
  suggestProfile,
  type Suggestion,
} from "../../domain/usage/suggestProfile";
import type { State } from "../files/state";
import { exportOf } from "../server/serverExport";
import { CommandError } from "../support/exit";
import { count } from "../support/terminal";

const NO_SUGGESTION: Readonly<Record<NoSuggestion["kind"], string>> = {
  "nothing used":
    "No request was counted that this profile allows. That alone is no reason to delete it: what is needed once a year has to be counted for a year.",
  "too much used": "More kinds of requests were counted than can be told apart.",
};

/** @throws CommandError when there is nothing to suggest */
export function suggestionOf(
  { roles, profiles }: State,
  { profileId, used, ...counted }: UnusedRights,
  since?: string,
): { readonly suggestion: Suggestion; readonly content: ReturnType<typeof exportOf> } {
  const profile = profiles.get(profileId);
  if (profile === undefined) {
    throw new CommandError(`There is no profile "${profileId}".`);
  }
  // a profile that names them would be refused
  const suggestion = suggest(
    profile,
    roles,
    used.filter(({ missing }) => missing !== true),
  );
  if (suggestion.kind !== "suggestion") {
    throw new CommandError(`Nothing can be suggested for "${profileId}".`, undefined, [
      NO_SUGGESTION[suggestion.kind],
      countedNote(counted, since),
      ...missingNotes(used),
    ]);
  }
  // whatever else the profile has, its tags for instance, is not about rights
  const suggested = { ...profile, ...suggestion.profile };
  const content = exportOf(
    {
      roles: new Map(suggestion.roles.map((role) => [role._id, role])),
      profiles: new Map([[profileId, suggested]]),
      users: new Map(),
    },
    { users: false },
  );
  return { suggestion, content };
}

function suggest(
  profile: StoredProfile,
  roles: State["roles"],
  used: UnusedRights["used"],
): Suggestion | NoSuggestion {
  try {
    return suggestProfile(profile, roles, used);
  } catch (error) {
    if (isUnresolvable(error)) {
      throw new CommandError(`The rights of "${profile._id}" cannot be told: ${error.message}`);
    }
    throw error;
  }
}

/** Says what the suggestion rests on, and what a reader must decide. */
export function suggestionNotes(
  { rows, replayed, refusedBefore }: Suggestion,
  { countedSince, uncounted, rows: before, used }: UnusedRights,
  since: string | undefined,
  profile: StoredProfile | undefined,
): readonly string[] {
  const instance = profile && instanceIn(profile);
  const wide = used.filter(({ anywhere }) => anywhere);
  const administering = new Set(administration());
  const handing = replayed.filter(({ controller, action }) =>
    administering.has(`${controller}:${action}`),
  );
  return [
    `${count(rows.length, "row")} instead of ${before}. ${count(replayed.length, "kind")} of requests replayed: 0 refused. Nothing is added.`,
    countedNote({ countedSince, uncounted }, since),
    ...(instance === undefined
      ? []
      : [
          `It is an instance of template "${instance.template}": the next "apply --tenants" makes it anew. Change the template, or take the tag "${tagOf({ name: instance.template, version: instance.version })}" from it if it is to be another profile.`,
        ]),
    ...refusedBefore.map((use) => `Not allowed any more, and left out: ${describeRequest(use)}.`),
    ...missingNotes(used),
    ...wide.map(
      ({ controller, action }) =>
        `The places of ${controller}:${action} are not known one by one: it keeps all of them.`,
    ),
    ...(handing.length > 0
      ? [
          `It is used to hand out rights (${[...new Set(handing.map(describeRequest))].join(", ")}). Who hands out rights must hold them: those count as unused, and are left out.`,
        ]
      : []),
  ];
}

/** Says for how long requests were counted. */
function countedNote(
  { countedSince, uncounted }: Pick<UnusedRights, "countedSince" | "uncounted">,
  since: string | undefined,
): string {
  if (countedSince === null) {
    return "Nothing was counted yet.";
  }
  const isLater = since !== undefined && countedSince > Date.parse(since);
  const pauses = uncounted.length;
  return `Counted since ${new Date(countedSince).toISOString()}${isLater ? ", which is later than asked for" : ""}${pauses > 0 ? `, with ${count(pauses, "pause")} in which no node counted` : ""}.`;
}

/** Requests about so many different places are told one by one: anybody may make up names. */
const MOST_MISSING = 10;

function missingNotes(used: UnusedRights["used"]): readonly string[] {
  const missing = used.filter((use) => use.missing === true);
  const notes = missing
    .slice(0, MOST_MISSING)
    .map(
      (use) =>
        `Left out, since there is no such index or collection: ${describeRequest(use)} (${count(use.times, "request")}).`,
    );
  const more = missing.length - notes.length;
  return more === 0
    ? notes
    : [...notes, `Left out are ${more} more kinds of requests about what does not exist.`];
}
