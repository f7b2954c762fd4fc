import Joi from "joi";

import type { Finding } from "../findings";
import { shapeFaults } from "../shapeFaults";
import { nonBlank } from "../nonBlank";

// an empty index is none, an empty collection is a name: both reach the host's rights check
const place = Joi.string().allow("");

const requestMembers = {
  controller: nonBlank.required(),
  action: nonBlank.required(),
  index: place,
  collection: place,
};

const explainBody = Joi.object({
  // whatever else targets may be, the host has an answer to it
  request: Joi.object({ ...requestMembers, targets: Joi.any() }).required(),
  profileIds: Joi.array().items(nonBlank).min(1).unique(),
  // judged as a profile is
  draft: Joi.any(),
})
  .required()
  .label("body");

const whoCanBody = Joi.object(requestMembers).required().label("body");

const effectiveRightsBody = Joi.object({ draft: Joi.any().required() }).label("body");

const side = Joi.object({
  profileId: nonBlank,
  roleId: nonBlank,
  userId: nonBlank,
  apiKeyId: nonBlank,
  draft: Joi.any(),
})
  .required()
  .length(1)
  .messages({
    "object.length": "{{#label}} must have one of profileId, roleId, userId, apiKeyId, draft",
  });
const compareBody = Joi.object({ left: side, right: side }).required().label("body");

const MEMBERS = {
  explain: ["request", "profileIds", "draft", ...Object.keys(requestMembers), "targets"],
  whoCan: Object.keys(requestMembers),
  effectiveRights: ["draft"],
  compare: ["left", "right", "profileId", "roleId", "userId", "apiKeyId", "draft"],
};
/** The form of the body, by action. */
export const INSIGHT_BODIES = {
  explain: explainBody,
  whoCan: whoCanBody,
  effectiveRights: effectiveRightsBody,
  compare: compareBody,
};

/** Every fault of the body of an action that tells about rights, but for those of drafts. */
export function insightFaults(action: keyof typeof INSIGHT_BODIES, body: unknown): Finding[] {
  return shapeFaults(INSIGHT_BODIES[action], body ?? undefined, MEMBERS[action]);
}
