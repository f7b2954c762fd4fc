import type { RequestExplanation } from "../../api/explain";
import type { EffectiveRights } from "../../api/rights";
import type { Incompleteness, WhoCan } from "../../api/whoCan";
import { isAnswer } from "../server/answers";
import { ownAction, type OwnRequest } from "../server/ownAction";
import type { Server } from "../server/server";
import type { CanAnswer, FoundSubject, RightsAnswer, WhoCanAnswer } from "./askedAnswers";
import { ambiguous, type AskedRequest, type AskedSubject, nobody } from "./question";

/** Profiles and users in one page. */
const PAGE = 1_000;

/** Asks `profile-guard:explain`. @throws CommandError */
export async function canByServer(
  server: Server,
  asked: AskedSubject,
  request: AskedRequest,
): Promise<CanAnswer> {
  const [subject, explanation] = await eitherOf<RequestExplanation>(server, asked, {
    user: (userId) => ({ action: "explain", userId, body: { request } }),
    profile: (id) => ({ action: "explain", body: { request, profileIds: [id] } }),
  });
  return { subject, explanation };
}

/** Asks `profile-guard:effectiveRights`. @throws CommandError */
export async function rightsByServer(server: Server, asked: AskedSubject): Promise<RightsAnswer> {
  const [subject, rights] = await eitherOf<EffectiveRights>(server, asked, {
    user: (userId) => ({ action: "effectiveRights", userId }),
    profile: (profileId) => ({ action: "effectiveRights", profileId }),
  });
  return { subject, ...rights };
}

const LEFT_OUT: Readonly<Record<Exclude<Incompleteness, "more" | "undecided">, string>> = {
  changed: "rights have changed while the pages were read: ask again",
  "users-withheld": "users: you may not search them (security:searchUsers)",
};

/** Asks `profile-guard:whoCan`, to the last page. @throws CommandError */
export async function whoCanByServer(server: Server, body: AskedRequest): Promise<WhoCanAnswer> {
  const profiles: string[] = [];
  const users: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page: WhoCan = await ownAction<WhoCan>(server, {
      ...{ action: "whoCan", size: PAGE, body },
      ...(cursor !== undefined && { cursor }),
    });
    profiles.push(...page.profiles);
    users.push(...page.users);
    if (page.cursor === undefined) {
      // who is written meanwhile comes twice
      return {
        profiles: [...new Set(profiles)].sort(),
        users: [...new Set(users)].sort(),
        leftOut: leftOutOf(page),
        guarded: page.guarded,
      };
    }
    ({ cursor } = page);
  }
}

function leftOutOf({ incomplete = [], undecided = [] }: WhoCan): readonly string[] {
  return [
    ...incomplete.flatMap((why) => (why === "more" || why === "undecided" ? [] : [LEFT_OUT[why]])),
    ...undecided.map(({ profileId, reason }) => `profile "${profileId}": ${reason}`),
  ];
}

/** Asks about a user, a profile, or whichever of the two there is. */
export async function eitherOf<Answer>(
  server: Server,
  asked: AskedSubject,
  requests: Readonly<Record<FoundSubject["kind"], (id: string) => OwnRequest>>,
): Promise<readonly [FoundSubject, Answer]> {
  const { kind, id } = asked;
  const kinds = kind === undefined ? (["user", "profile"] as const) : [kind];
  const found: (readonly [FoundSubject, Answer])[] = [];
  for (const one of kinds) {
    const answer = await ownAction<Answer>(server, requests[one](id), (error) =>
      isAbsence(error, one),
    );
    if (answer !== undefined) {
      found.push([{ kind: one, id }, answer]);
    }
  }
  const [first, second] = found;
  if (first === undefined) {
    throw nobody(asked);
  }
  if (second !== undefined) {
    throw ambiguous(id);
  }
  return first;
}

function isAbsence(error: unknown, kind: FoundSubject["kind"]): boolean {
  return isAnswer(error) && error.status === 404 && error.id === `security.${kind}.not_found`;
}
