import type { WhoCanRequest } from "../../lib/api/whoCan";
import { sideOf, type Subject } from "./subject";

/** The arguments of `profile-guard:explain`. @returns undefined: a draft that is not there */
export function explainMembers(subject: Subject, request: WhoCanRequest): object | undefined {
  switch (subject.kind) {
    case "user":
      return { userId: subject.id, body: { request } };
    case "key":
      return { apiKeyId: subject.id, body: { request } };
    case "profile":
      return { body: { request, profileIds: [subject.id] } };
    case "role":
      return { body: { request, draft: { policies: [{ roleId: subject.id }] } } };
    case "draft": {
      const side = sideOf(subject);
      return side && { body: { request, ...side } };
    }
  }
}
