import type { Reach } from "../../api/reach";
import { reachSteps } from "../../domain/reach/findReach";
import type { HandedOut } from "../../domain/reach/handedOut";
import type { Granting } from "../files/policySet";
import { withAnonymous } from "../files/policySet";
import type { Server } from "../server/server";
import type { FoundSubject } from "./askedAnswers";
import { findSubject } from "./fromFiles";
import { eitherOf } from "./fromServer";
import type { AskedSubject } from "./question";

/** Tells whom somebody can become, and about whom it was asked. */
export interface ReachAnswer extends Reach {
  readonly subject: FoundSubject;
}

/** Asks `profile-guard:reach`. @throws CommandError */
export async function reachByServer(
  server: Server,
  asked: AskedSubject,
  unguarded: boolean,
): Promise<ReachAnswer> {
  const how = { action: "reach", ...(unguarded && { unguarded }) };
  const [subject, answer] = await eitherOf<Reach>(server, asked, {
    user: (userId) => ({ ...how, userId }),
    profile: (profileId) => ({ ...how, profileId }),
  });
  return { subject, ...answer };
}

/** @throws CommandError when a server has no such profile */
export async function requireStoredProfile(server: Server, profileId: string): Promise<void> {
  await eitherOf(
    server,
    { kind: "profile", id: profileId },
    {
      user: (userId) => ({ action: "effectiveRights", userId }),
      profile: (id) => ({ action: "effectiveRights", profileId: id }),
    },
  );
}

/** Finds it by the files, with the code that finds it on a server. @throws CommandError */
export function reachByFiles(
  granting: Granting,
  asked: AskedSubject,
  { guarded, delegations, restrictedProfileIds }: HandedOut,
  unguarded: boolean,
): ReachAnswer {
  const users = withAnonymous(granting.users);
  const subject = findSubject({ ...granting, users }, asked);
  const { kind, id } = subject;
  const platform = {
    ...granting,
    users: [...users.values()].map(({ _id, profileIds }) => ({ kuid: _id, profileIds })),
    preset: restrictedProfileIds,
    delegations,
    adminIds: [...users.values()]
      .filter(({ profileIds }) => profileIds.includes("admin"))
      .map(({ _id }) => _id),
  };
  const from =
    kind === "user"
      ? { profileIds: users.get(id)?.profileIds ?? [], kuid: id }
      : { profileIds: [id] };
  const steps = reachSteps(platform, from, guarded && !unguarded);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) {
      return { subject, ...value };
    }
  }
}
