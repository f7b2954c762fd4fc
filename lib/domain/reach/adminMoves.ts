import type { ReachRequest, ReachStep } from "../../api/reach";
import { isOfDocuments, readActionKey } from "../actions";
import { ANONYMOUS } from "../hostIds";
import { logsIn, step } from "./becoming";
import { PASSWORD } from "./chainRequests";
import type { Move, Start } from "./move";
import { declared } from "./wayActions";

export function byFirstAdmin({ identity, platform, fresh }: Start): Move[] {
  return platform.adminIds.length > 0
    ? []
    : [
        {
          steps: [step(identity, firstAdmin(fresh)), logsIn(fresh)],
          kuid: fresh,
          gets: "everything",
        },
      ];
}

/** Without an administrator, whoever comes first is the next. */
export function byDeletion({ identity, platform, fresh }: Start, action: string): Move[] {
  const { adminIds } = platform;
  if (adminIds.length === 0 || adminIds.includes(identity.kuid ?? "")) {
    return [];
  }
  const key = readActionKey(action);
  const { write } = declared(action);
  const isOfSeveral = isOfDocuments(write) && write.ids === "body.ids";
  const deletions = isOfSeveral
    ? [{ ...key, body: { ids: adminIds } }]
    : adminIds.map((_id) => ({ ...key, _id }));
  const steps: readonly ReachStep[] = [
    ...deletions.map((request) => step(identity, request)),
    { as: ANONYMOUS, by: "nothing", request: firstAdmin(fresh) },
    logsIn(fresh),
  ];
  return [{ steps, kuid: fresh, gets: "everything" }];
}

/** Everybody is gone then, and whoever comes first is the administrator. */
export function byReset({ identity, fresh }: Start, action: string): Move[] {
  const steps: readonly ReachStep[] = [
    step(identity, readActionKey(action)),
    { as: ANONYMOUS, by: "nothing", request: firstAdmin(fresh) },
    logsIn(fresh),
  ];
  return [{ steps, kuid: fresh, gets: "everything" }];
}

function firstAdmin(kuid: string): ReachRequest {
  const credentials = { local: { username: kuid, password: PASSWORD } };
  const body = { content: {}, credentials };
  return { controller: "security", action: "createFirstAdmin", _id: kuid, body };
}
