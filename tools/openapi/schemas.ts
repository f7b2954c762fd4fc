import path from "node:path";

import { createGenerator } from "ts-json-schema-generator";

import type { ActionSchema, JsonSchema } from "../../lib/controllers/openapi/ActionSchema";
import { checkout } from "../services/folders";

const TYPE = "OwnActionTypes";

/** As much as is read of what ts-json-schema-generator makes. */
interface Made extends JsonSchema {
  readonly properties?: Readonly<Record<string, Made>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Made[];
  readonly description?: string;
  readonly not?: unknown;
}

/** Makes the schemas of every own action from the types of the client. It takes seconds. */
export function actionSchemas(): Readonly<Record<string, ActionSchema>> {
  const made = createGenerator({
    path: path.join(checkout, "lib/client/actionTypes.ts"),
    tsconfig: path.join(checkout, "tsconfig.json"),
    type: TYPE,
    skipTypeCheck: true,
    expose: "none",
    topRef: false,
    jsDoc: "basic",
  }).createSchema(TYPE) as unknown as Made;
  return Object.fromEntries(
    Object.entries(made.properties ?? {}).map(([name, action]) => [name, schemaOf(action)]),
  );
}

function schemaOf({ description = "", properties = {} }: Made): ActionSchema {
  const { body, ...parameters } = membersOf(properties.arguments ?? {});
  const answers = [properties.answer ?? {}, properties.preview ?? { not: {} }].filter(isPossible);
  return {
    summary: description,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, { schema, required }]) => [
        name,
        { schema, required },
      ]),
    ),
    ...(body && { body: body.schema, bodyRequired: body.required }),
    answer: opened(answers.length === 1 ? answers[0] : { anyOf: answers }) as JsonSchema,
  };
}

/** An answer may get members in a later version. */
function opened(schema: unknown): unknown {
  return JSON.parse(
    JSON.stringify(schema, (name, value: unknown) =>
      name === "additionalProperties" && value === false ? undefined : value,
    ),
  );
}

interface Member {
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/** Lists the members that any of the alternatives may have; requires those that all of them require. */
function membersOf(args: Made): Readonly<Record<string, Member>> {
  const alternatives = args.anyOf ?? [args];
  const members: Record<string, Member> = {};
  for (const { properties = {} } of alternatives) {
    for (const [name, schema] of Object.entries(properties).filter(([, one]) => isPossible(one))) {
      const required = alternatives.every((one) => one.required?.includes(name) === true);
      members[name] ??= { schema, required };
    }
  }
  return members;
}

/** TypeScript's `never` is `not: {}`. */
function isPossible({ not }: Made): boolean {
  return not === undefined;
}
