import type { Incompleteness, WhoCan, WhoCanRequest } from "../../api/whoCan";
import { insightFaults } from "../../domain/insight/insightFaults";
import { ANONYMOUS, ANONYMOUS_IDS } from "../../domain/hostIds";
import type { DecisionContext } from "../support/context";
import { idArgumentFaults } from "./choice";
import { explainFor } from "./explain";
import { keyArgument } from "./keys";
import { neededFor, readSubject } from "./subjects";
import type { Cursor } from "./cursor";
import { readCursor, readSize, writeCursor } from "./cursor";
import { isGuarded } from "./pluginAnswer";
import { requireVisible, visibilityOf } from "../disclosure/visibility";
import type { Verdicts } from "./judgeProfiles";
import { judgeProfiles } from "./judgeProfiles";
import { refuseForm } from "../support/refuseForm";

/**
 * Lists the profiles that allow a request, then the users that may send it, page by page: judges
 * each profile once, and finds users by their profiles.
 *
 * A caller who may not search users gets the profiles alone, and reads that the users are withheld.
 *
 * @throws InvalidRequestError 400 `profile-guard.request.invalid`
 * @throws DisclosureError 403 `profile-guard.rights.disclosure` without `searchProfiles` and
 *   `searchRoles`
 * @throws 503 `profile-guard.decision.unavailable`
 */
export async function whoCan(context: DecisionContext): Promise<WhoCan> {
  const { args, body } = context.command;
  const size = readSize(args.size, USUAL_SIZE);
  const cursor = readCursor(args.cursor);
  refuseForm([
    ...size.findings,
    ...cursor.findings,
    ...idArgumentFaults(args, ["apiKeyId"]),
    ...insightFaults("whoCan", body),
  ]);
  await requireVisible(context, "profiles", "roles");
  const may = await visibilityOf(context);
  const apiKey = await tellOfKey(context, body as WhoCanRequest);
  const answer = await tell(context, body as WhoCanRequest, {
    cursor: cursor.value,
    size: size.value,
    seesUsers: may("users"),
  });
  return { ...answer, ...(apiKey && { apiKey }) };
}

/** Tells whether the API key of the arguments may, and what cuts it. */
async function tellOfKey(
  context: DecisionContext,
  request: WhoCanRequest,
): Promise<WhoCan["apiKey"]> {
  const reference = await keyArgument(context);
  if (reference === undefined) {
    return undefined;
  }
  await requireVisible(context, ...neededFor([reference]));
  const subject = await readSubject(context, reference);
  const { allowed, cutBy } = await explainFor(context, subject, request);
  const apiKeyId = String(context.command.args.apiKeyId);
  return { apiKeyId, userId: subject.kuid, allowed, ...(cutBy && { cutBy }) };
}

interface Page {
  readonly cursor: Cursor;
  readonly size: number;
  readonly seesUsers: boolean;
}

async function tell(context: DecisionContext, request: WhoCanRequest, page: Page): Promise<WhoCan> {
  const { cursor, size, seesUsers } = page;
  const verdicts = await judgeProfiles(context, request);
  const changed =
    cursor.changed || (cursor.verdicts !== "" && cursor.verdicts !== verdicts.fingerprint);

  const untold = verdicts.profileIds.filter(
    (id) => cursor.profile === undefined || id > cursor.profile,
  );
  const profiles = untold.slice(0, size);
  const profilesDone = untold.length <= size;
  const lastProfile = profiles.at(-1) ?? cursor.profile;
  const room = size - profiles.length;
  const found =
    seesUsers && profilesDone && room > 0
      ? await readUsers(context, verdicts, cursor, room)
      : { users: [], ended: !seesUsers && profilesDone, next: cursor.user };

  const { undecided } = verdicts;
  const incomplete: Incompleteness[] = [
    ...(found.ended ? [] : (["more"] as const)),
    ...(changed ? (["changed"] as const) : []),
    ...(undecided.length > 0 ? (["undecided"] as const) : []),
    ...(seesUsers ? [] : (["users-withheld"] as const)),
  ];
  const next: Cursor = {
    ...(lastProfile !== undefined && { profile: lastProfile }),
    ...(found.next !== undefined && { user: found.next }),
    verdicts: verdicts.fingerprint,
    changed,
  };
  return {
    profiles,
    users: found.users,
    complete: incomplete.length === 0,
    ...(!found.ended && { cursor: writeCursor(next) }),
    ...(incomplete.length > 0 && { incomplete }),
    ...(undecided.length > 0 && { undecided }),
    guarded: isGuarded(context, request),
  };
}

const USUAL_SIZE = 1000;

interface FoundUsers {
  readonly users: readonly string[];
  /** `true` when there are no more. */
  readonly ended: boolean;
  /** See {@link Cursor.user}. */
  readonly next: number | undefined;
}

/** Before every sequence number of the storage. */
const NOBODY_YET = -1;

async function readUsers(
  { host }: DecisionContext,
  verdicts: Verdicts,
  { user }: Cursor,
  room: number,
): Promise<FoundUsers> {
  const users: string[] = [];
  let next = user ?? NOBODY_YET;
  if (user === undefined && (await verdicts.mayUser(["anonymous"]))) {
    users.push(ANONYMOUS);
  }
  if (verdicts.candidates.length === 0) {
    return { users, ended: true, next };
  }
  while (users.length < room) {
    const page = await host.pageOfUsers({
      either: [{ has: verdicts.candidates }],
      size: room - users.length,
      after: next,
    });
    for (const { document } of page.entries) {
      const { _id, profileIds } = document;
      if (!ANONYMOUS_IDS.has(_id) && (await verdicts.mayUser(profileIds))) {
        users.push(_id);
      }
    }
    if (page.next === undefined) {
      return { users, ended: true, next };
    }
    ({ next } = page);
  }
  return { users, ended: false, next };
}
