import schemas from "../../api/schemas.json";
import { isPlainObject, memberOf } from "../../domain/plainObject";
import { explorerError } from "./ExplorerError";
import { type Form, misfit } from "./misfit";
import type { PageRequest } from "./protocol";

const TEXT: Form = { type: "string" };
const TEXTS: Form = { type: "array", items: TEXT };

function having(properties: Readonly<Record<string, Form>>): Form {
  return { type: "object", properties, required: Object.keys(properties) };
}
function listOf(items: Form): Form {
  return { type: "array", items };
}

const DOCUMENT = having({ _id: TEXT, _source: { type: "object" } });
const FOUND = having({ hits: listOf(having({ _id: TEXT })), total: { type: "number" } });
const OWN_SCHEMAS: Readonly<Record<string, { readonly answer: Form }>> = schemas;

/** The form of a dry run, which the plugin answers alike for every write. */
function previewForm(): Form {
  const { anyOf } = OWN_SCHEMAS.createOrReplaceProfile?.answer ?? {};
  const forms = Array.isArray(anyOf) ? (anyOf as Form[]) : [];
  return forms.find(({ properties }) => isPlainObject(properties) && "dryRun" in properties) ?? {};
}

/** The answers of Kuzzle's own actions, as far as they are read. Those of the plugin's are in its schemas. */
const OF_THE_HOST: Readonly<Record<string, Form>> = {
  "auth:login": having({ _id: TEXT, jwt: TEXT }),
  "auth:getCurrentUser": having({ _id: TEXT }),
  "security:getProfile": DOCUMENT,
  "security:getRole": DOCUMENT,
  "security:getUser": DOCUMENT,
  "security:searchProfiles": FOUND,
  "security:searchRoles": FOUND,
  "security:searchUsers": FOUND,
  "security:createOrReplaceRole": { anyOf: [DOCUMENT, previewForm()] },
  "security:searchApiKeys": having({ hits: listOf(DOCUMENT) }),
  "index:list": having({ indexes: TEXTS }),
  "collection:list": having({ collections: listOf(having({ name: TEXT })) }),
  "server:publicApi": { type: "object", additionalProperties: { type: "object" } },
};

/** Actions that write, and answer what they have stored; `dryRun` tries it alone. */
const WRITES: ReadonlySet<string> = new Set([
  ...["createOrReplaceProfile", "createOrReplaceRole", "restore"],
]);

/**
 * Requires that a result is what the action answers, so that nobody who reads it finds something else in its place, and
 * that of a write it tells of the very document.
 *
 * @throws ExplorerError `explorer.not_understood`
 */
export function requireForm(request: PageRequest, result: unknown): void {
  const { controller, action } = request;
  const name = `${controller}:${action}`;
  const form =
    controller === "profile-guard" && Object.hasOwn(OWN_SCHEMAS, action)
      ? OWN_SCHEMAS[action]?.answer
      : OF_THE_HOST[name];
  if (form === undefined) {
    throw new Error(`nothing is known of the answers of ${name}`);
  }
  // over HTTP an export is a text: lines of JSON
  const isExport = action === "exportAudit" && typeof result === "string";
  const where = isExport ? undefined : (misfit(result, form) ?? unsaid(request, result));
  if (where !== undefined) {
    throw explorerError(
      "explorer.not_understood",
      `The answer to ${name} is in a form that the explorer does not know, at "${where}".`,
    );
  }
}

/** A write that was not tried alone answers what it has stored, and under which id. */
function unsaid({ action, dryRun, _id }: PageRequest, result: unknown): string | undefined {
  if (!WRITES.has(action)) {
    return undefined;
  }
  if (dryRun === true) {
    return memberOf(result, "dryRun") === true ? undefined : "result.dryRun";
  }
  const isStored = memberOf(result, "_id") === _id && isPlainObject(memberOf(result, "_source"));
  return isStored ? undefined : "result._id";
}
