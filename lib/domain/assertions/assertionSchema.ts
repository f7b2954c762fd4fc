import Joi from "joi";

import type { RefusalReason } from "./assertion";
import { isPattern } from "./namePattern";
import { nonBlank } from "../nonBlank";

const REASONS: readonly RefusalReason[] = [
  "action-not-named",
  "action-denied",
  "index-excluded",
  "collection-excluded",
  "plugin",
];

/** No name begins or ends so: it would be held to nobody. */
const trimmed = nonBlank.pattern(/^\S(?:.*\S)?$/su, "trimmed").messages({
  "string.pattern.name": "{{#label}} must not begin or end with a blank",
});
const pattern = (form: RegExp, message: string): Joi.StringSchema =>
  trimmed
    .custom((value: string, helpers) => (isPattern(value) ? value : helpers.error("any.invalid")))
    .pattern(form)
    .messages({ "string.pattern.base": `{{#label}} must be ${message}` });
const listOf = (item: Joi.Schema): Joi.ArraySchema =>
  Joi.array().items(item).single().min(1).unique();
const names = listOf(pattern(/./su, "a name"));
/** Nothing is called so. What reads like a pattern of another kind would be the name of nobody, of whom everything holds. */
const NAME = String.raw`[^{}()[\]|,;:!?^+&<>"'\x60\\\s]+`;
const HALF = String.raw`(?:${NAME}|\{\s*${NAME}(?:\s*,\s*${NAME})*\s*\})`;
/** The form of actions by pattern: one or a list. */
export const actions = listOf(
  pattern(
    new RegExp(`^(?:\\*|${HALF}:${HALF})$`, "u"),
    "controller:action, such as document:get, of names without blanks and signs; * stands for any characters, and braces hold several names, with commas between",
  ),
);
/**
 * The form of places by pattern: one or a list. No index has another character, so that a claim about one would hold
 * whatever is granted. Source: the host's service/storage/7/elasticsearch.js, `FORBIDDEN_CHARS` and `isNameValid`.
 */
export const places = listOf(
  pattern(
    /^(?!(?:.*\/)?_all(?:\/|$))[^/\\?"<>|,+#:.&%\s\p{Lu}]+(?:\/[^/\\?"<>|,+#:.&%\s\p{Lu}]+)?$/u,
    'INDEX or INDEX/COLLECTION, without capital letters, blanks and \\ ? " < > | , + # : . & %, and not _all; * stands for any characters, and several places are a list',
  ),
);
const wherever = {
  except: actions,
  in: places,
  outside: places,
  placeless: Joi.boolean(),
};
/** Each is a duty, or several actions that are one duty together. */
const duties = Joi.array().items(actions).min(2).unique();
const subject = { user: nonBlank, profile: nonBlank, role: nonBlank, draft: Joi.object() };
const one = Object.keys(subject);

/** The form of each claim, by its name. */
export const CLAIMS = {
  can: Joi.object({ ...subject, do: actions.required(), ...wherever }).xor(...one),
  cannot: Joi.object({
    ...subject,
    do: actions.required(),
    ...wherever,
    reason: Joi.string().valid(...REASONS),
  }).xor(...one),
  never: Joi.object({
    profiles: names,
    users: names,
    roles: names,
    may: actions.required(),
    ...wherever,
  }).or("profiles", "users", "roles"),
  onlyHolders: Joi.object({
    of: actions.required(),
    ...wherever,
    are: names.required(),
    users: names,
  }),
  exclusive: Joi.alternatives().conditional(Joi.object().unknown(), {
    then: Joi.object({ of: duties.required(), exempt: names, ...wherever }),
    otherwise: duties,
  }),
  atMost: Joi.object({ holders: Joi.number().integer().min(0).required() }).when(
    Joi.object({ of: Joi.valid("everything").required() }).unknown(),
    {
      then: Joi.object({ of: Joi.any() }),
      otherwise: Joi.object({ of: actions.required(), ...wherever }),
    },
  ),
};

/**
 * Users of constraints are all users, or named in full: the storage finds users by whole kuids alone.
 */
const users = listOf(
  pattern(
    /^(?:\*|[^*]+)$/su,
    "* for all users, or kuids in full: the storage finds no kuids by a pattern",
  ),
);

/** The form of a list of constraints: every claim that is about whoever there is. */
export const CONSTRAINTS = Joi.array()
  .items(
    Joi.object({
      name: trimmed.required(),
      never: CLAIMS.never.keys({ users }),
      onlyHolders: CLAIMS.onlyHolders.keys({ users }),
      exclusive: CLAIMS.exclusive,
      atMost: CLAIMS.atMost,
    }).xor("never", "onlyHolders", "exclusive", "atMost"),
  )
  .unique((one: { name?: unknown }, other: { name?: unknown }) => folded(one) === folded(other));

/** Names that differ by capitals alone are one to a reader. */
function folded({ name }: { readonly name?: unknown }): unknown {
  return typeof name === "string" ? name.toLowerCase() : name;
}

/** The form of a list of assertions: joi checks its own options once for each value that it is given. */
export const ASSERTIONS = Joi.array().items(
  Joi.object({ name: nonBlank, ...CLAIMS }).xor(...Object.keys(CLAIMS)),
);
