import { declarationOf, OWN_CONTROLLER } from "../../domain/actions";
import { ERRORS } from "../../errors/ids";
import type { Route } from "./Route";
import type { ActionSchema, JsonSchema } from "./ActionSchema";
import schemas from "../../api/schemas.json";

const SCHEMAS: Readonly<Record<string, ActionSchema | undefined>> = schemas;

/** The statuses that any request may be answered with, and those of writes alone. */
const STATUSES = [400, 401, 403, 404, 503] as const;
const OF_WRITES = [412, 429] as const;

/** The actions whose answer over HTTP is a text, with its type. */
const TEXTS: Readonly<Record<string, string | undefined>> = {
  exportAudit: "application/x-ndjson",
  metrics: "text/plain",
};

const PATH_PARAMETER = /:([^/]+)/gu;

/** Kuzzle's own: what stands in every answer. Source: the host's lib/api/request/requestResponse.ts. */
const ENVELOPE = {
  requestId: { type: "string" },
  controller: { type: "string" },
  action: { type: "string" },
  node: { type: "string" },
  status: { type: "integer" },
} as const;

const ERROR: JsonSchema = {
  type: "object",
  properties: {
    ...ENVELOPE,
    result: { type: "null" },
    error: {
      type: "object",
      properties: {
        id: { type: "string" },
        code: { type: "integer" },
        status: { type: "integer" },
        message: { type: "string" },
        details: {
          description: "Every fault, or what is missing: docs/findings.md, docs/errors.md",
        },
      },
      required: ["id", "code", "status", "message"],
    },
  },
};

/**
 * Describes an own action at one of its URLs, as OpenAPI 3.1 has it. A new object each time: the host
 * adds to it.
 */
export function operationOf(action: string, { verb, path }: Route): Record<string, unknown> {
  const schema = SCHEMAS[action];
  if (schema === undefined) {
    throw new Error(`${OWN_CONTROLLER}:${action} has no schema: npm run docs:openapi`);
  }
  const { summary, body, bodyRequired = false } = schema;
  const hasBody = body !== undefined && verb !== "get";
  return {
    operationId: operationIdOf(action, verb, path),
    summary,
    description: `\`${OWN_CONTROLLER}:${action}\`, an action of kuzzle-plugin-profile-guard.`,
    parameters: parametersOf(schema, path),
    ...(hasBody && {
      requestBody: { required: bodyRequired, content: { "application/json": { schema: body } } },
    }),
    responses: {
      "200": answered(action, schema.answer),
      ...Object.fromEntries(
        statusesOf(action).map((status) => [
          String(status),
          {
            description: errorsWith(status),
            content: { "application/json": { schema: ERROR } },
          },
        ]),
      ),
    },
  };
}

function operationIdOf(action: string, verb: string, path: string): string {
  const words = path.split(/[^A-Za-z]+/u).filter((word) => word !== "");
  return [OWN_CONTROLLER, action, verb, ...words].join("-");
}

/** Lists the parameters; requires those of the path, whatever they are elsewhere. */
function parametersOf({ parameters }: ActionSchema, path: string): object[] {
  const inPath = [...path.matchAll(PATH_PARAMETER)].map(([, name = ""]) => name);
  const texts = { type: "string" };
  return [
    ...inPath.map((name) => ({
      ...{ name, in: "path", required: true },
      schema: parameters[name]?.schema ?? texts,
    })),
    ...Object.entries(parameters)
      .filter(([name]) => !inPath.includes(name))
      .map(([name, { schema, required }]) => ({ name, in: "query", required, schema })),
  ];
}

function answered(action: string, result: JsonSchema): object {
  const envelope = { type: "object", properties: { ...ENVELOPE, result, error: { type: "null" } } };
  const text = TEXTS[action];
  const content =
    text === undefined
      ? { "application/json": { schema: envelope } }
      : { [text]: { schema: { type: "string" } } };
  return { description: "OK", content };
}

function statusesOf(action: string): readonly number[] {
  const { write, administers } = declarationOf(OWN_CONTROLLER, action) ?? {};
  const mayWrite = write !== undefined || administers === true;
  return mayWrite || action.endsWith("Audit") || action === "history"
    ? [...STATUSES, ...OF_WRITES].toSorted((left, right) => left - right)
    : STATUSES;
}

/** The plugin's own ids with this status; Kuzzle has others. */
function errorsWith(status: number): string {
  const ids = Object.values(ERRORS)
    .filter((entry) => entry.status === status)
    .map(({ id }) => id);
  return ids.length === 0 ? "Refused by Kuzzle" : `Refused: ${ids.join(", ")}, or by Kuzzle`;
}
