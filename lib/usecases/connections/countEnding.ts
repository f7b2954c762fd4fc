import type { Draft, EndedHandles } from "../../domain/connections/draft";
import { endsWith, readDraft } from "../../domain/connections/draft";
import type { Subscription } from "../../domain/connections/Subscription";
import { isPlainObject } from "../../domain/plainObject";
import { profilesWithout } from "../../domain/policies/profilesWithout";
import { digestOfToken } from "../../shared/digestOfToken";
import type { ConnectionStore } from "../../host/port/ConnectionStore";
import type { Change } from "../escalation/change";
import { judge } from "./judgeSubscriptions";
import type { OpenConnections } from "./OpenConnections";
import type { Registry } from "./Registry";
import type { StoredReader } from "./StoredRights";

const QUESTION = "countEnding";

/**
 * The realtime subscriptions that a write would end, now, over all nodes.
 *
 * @property total    how many
 * @property users    users who have them
 * @property complete `false`: a node did not answer within a second, and what it has is not counted
 */
export interface EndingSubscriptions {
  readonly total: number;
  readonly users: number;
  readonly complete: boolean;
}

/**
 * Counts the subscriptions that a change would end.
 *
 * @param ends what it would end besides
 */
export async function countEnding(
  connections: ConnectionStore,
  change: Change,
  ends: EndedHandles = {},
): Promise<EndingSubscriptions> {
  const { answers, missing } = await connections.askNodes(QUESTION, { ...draftOf(change), ends });
  const kuids = new Set<unknown>();
  let total = 0;
  for (const answer of answers) {
    const { subscriptions, users } = isPlainObject(answer) ? answer : {};
    total += Number(subscriptions ?? 0);
    (Array.isArray(users) ? users : []).forEach((kuid) => kuids.add(kuid));
  }
  const complete = missing === 0 && answers.every((answer) => answer !== null);
  return { total, users: kuids.size, complete };
}

/** Lets this node count what it has when any node asks. */
export function answerCounts(
  connections: ConnectionStore,
  host: StoredReader,
  { registry }: OpenConnections,
  judgesRooms: boolean,
): void {
  connections.answerQuestions(QUESTION, async (question) => {
    const draft = readDraft(question);
    if (draft === undefined) {
      return null;
    }
    const ending = await endingByRights(host, registry, draft, judgesRooms);
    for (const subscription of endingWithHandles(registry, draft)) {
      ending.add(subscription);
    }
    return countHearing(registry, ending);
  });
}

/** Finds subscriptions that no policy would allow any more. */
async function endingByRights(
  host: StoredReader,
  registry: Registry,
  draft: Draft,
  judgesRooms: boolean,
): Promise<Set<Subscription>> {
  const touched = {
    ...{ all: false, apiKeys: false },
    roles: new Set(Object.keys(draft.roles)),
    profiles: new Set(Object.keys(draft.profiles)),
    users: new Set(Object.keys(draft.users)),
  };
  const judging = {
    host: withDraft(host, draft),
    // a write that is not done ends no token: those that it would end are counted by what it says
    tokens: { withEndedTokens: async () => new Set<never>() },
    judgesRooms,
    isUnchanged: async () => false,
  };
  // copies: what is drafted must not be remembered of anybody
  const connected = new Map(Array.from(registry.users, ([kuid, user]) => [kuid, { ...user }]));
  const ending = new Set<Subscription>();
  for await (const refused of judge(judging, connected, touched)) {
    for (const { subscription } of refused) {
      ending.add(subscription);
    }
  }
  return ending;
}

/** Finds subscriptions whose token, key or user the write would end. */
function endingWithHandles({ users }: Registry, { ends = {} }: Draft): Subscription[] {
  return [...users.values()]
    .filter(({ kuid }) => mayEnd(ends, kuid))
    .flatMap(({ subscriptions }) =>
      [...subscriptions].filter((one) => endsWith(ends, one, digestOfToken)),
    );
}

/** Counts the rooms of connections that would hear nothing more, and names their users. */
function countHearing(registry: Registry, ending: ReadonlySet<Subscription>): object {
  const rooms = new Set<string>();
  const users = new Set<string>();
  for (const subscription of ending) {
    // by another token, or another user's, the connection goes on hearing of the room
    if (registry.besides(subscription).every((one) => ending.has(one))) {
      rooms.add(`${subscription.connectionId} ${subscription.roomId}`);
      users.add(subscription.kuid);
    }
  }
  return { subscriptions: rooms.size, users: [...users] };
}

/** Tells whether a user may be concerned: through an API key a key of another user may have been made. */
function mayEnd({ single, ...ofUsers }: EndedHandles, kuid: string): boolean {
  return single !== undefined || Object.values(ofUsers).some((kuids) => kuids.includes(kuid));
}

function draftOf({ roles, profiles, users, takenFromUsers }: Change): Draft {
  return {
    roles: Object.fromEntries(roles ?? []),
    profiles: Object.fromEntries(profiles ?? []),
    users: Object.fromEntries([...(users ?? [])].filter(([, user]) => user?.by !== "none")),
    ...(takenFromUsers !== undefined && { takenFromUsers }),
  };
}

/** Reads what is stored, with the draft in its place. */
function withDraft(host: StoredReader, draft: Draft): StoredReader {
  return {
    storedContents: async (collection, ids) => {
      const drafted = draft[collection];
      const found = new Map(await host.storedContents(collection, ids));
      for (const id of ids) {
        const document = Object.hasOwn(drafted, id) ? drafted[id] : undefined;
        const stored = found.get(id);
        if (document === null) {
          found.delete(id);
        } else if (document !== undefined) {
          found.set(id, { ...document });
        } else if (collection === "users" && stored !== undefined) {
          found.set(id, { profileIds: profilesLeft(stored.profileIds, draft.takenFromUsers) });
        }
      }
      return found;
    },
  };
}

function profilesLeft(profileIds: unknown, taken: string | undefined): unknown {
  return Array.isArray(profileIds) && taken !== undefined
    ? profilesWithout<unknown>(profileIds, taken)
    : profileIds;
}
