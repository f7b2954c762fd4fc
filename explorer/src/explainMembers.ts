import type { WhoCanRequest } from "../../lib/api/whoCan";
import { sideOf, type SubjectParts } from "./subject";

/** A request as somebody writes it: `document:get`, and `acme/orders` or nothing. @returns undefined: it is none */
export function requestFrom(
  written: string | undefined,
  place: string | undefined,
): WhoCanRequest | undefined {
  const [, controller, action] = /^(.+):([^:]+)$/u.exec(written ?? "") ?? [];
  const [index = "", collection, ...beyond] = (place ?? "").split("/");
  if (controller === undefined || action === undefined || beyond.length > 0) {
    return undefined;
  }
  return {
    ...{ controller, action },
    ...(index !== "" && { index }),
    ...(collection !== undefined && { collection }),
  };
}

/** The arguments of `profile-guard:explain`. */
export function explainMembers(request: WhoCanRequest, ...parts: SubjectParts): object {
  const side = sideOf(...parts);
  if ("profileId" in side) {
    return { body: { request, profileIds: [side.profileId] } };
  }
  if ("roleId" in side) {
    return { body: { request, draft: { policies: [{ roleId: side.roleId }] } } };
  }
  return "draft" in side ? { body: { request, ...side } } : { ...side, body: { request } };
}
