import type { Schema } from "joi";
import should from "should";

import { profileGuardController } from "../../../lib/controllers/profileGuardController";
import type { ActionSchema } from "../../../lib/controllers/openapi/ActionSchema";
import schemas from "../../../lib/api/schemas.json";
import { INSIGHT_BODIES } from "../../../lib/domain/insight/insightFaults";
import { FILTER_BODY, REPORTED_BODY } from "../../../lib/usecases/audit/filter";
import { NodeState } from "../../../lib/usecases/status/NodeState";
import { actionSchemas } from "../../../tools/openapi/schemas";

const neverRun = (): never => {
  throw new Error("nothing is run here");
};

interface Body {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
  }[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: { readonly "application/json": { readonly schema: Body } };
  };
  readonly responses: Readonly<Record<string, unknown>>;
}

const { actions } = profileGuardController(neverRun, new NodeState(neverRun));
const routes = Object.entries(actions).flatMap(([action, { http = [] }]) =>
  http.map((route) => ({
    action,
    verb: route.verb,
    path: "path" in route ? route.path : "",
    operation: route.openapi as unknown as Operation,
  })),
);
const known: Readonly<Record<string, ActionSchema>> = schemas;

/** A clean document with our own paths alone. */
function documentOf(): object {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { verb, path, operation } of routes) {
    const place = path.replaceAll(/:([^/]+)/gu, "{$1}");
    paths[place] = { ...paths[place], [verb]: operation };
  }
  return { openapi: "3.1.0", info: { title: "t", version: "1" }, paths };
}

describe("the OpenAPI of own actions", () => {
  it("is there for every URL of every own action", () => {
    routes.length.should.be.above(25);
    for (const { action, operation } of routes) {
      should(known).have.property(action);
      operation.operationId.should.startWith(`profile-guard-${action}-`);
      Object.keys(operation.responses).should.containEql("200").and.containEql("403");
    }
    new Set(routes.map(({ operation }) => operation.operationId)).size.should.equal(routes.length);
  });

  it("is valid", async () => {
    const { Validator } = await import("@seriousme/openapi-schema-validator");
    const validator = new Validator();
    should(await validator.validate(documentOf() as never)).containEql({ valid: true });
    const broken = {
      openapi: "3.1.0",
      info: { title: "t", version: "1" },
      paths: { "/a": { get: { parameters: [{ name: "a" }] } } },
    };
    should(await validator.validate(broken)).containEql({ valid: false });
  });

  it("is generated from the types of today @long", function () {
    this.timeout(120_000);
    // else: npm run docs:openapi
    should(actionSchemas()).eql(known);
  });

  it("gives each URL its own object, for Kuzzle adds to it", () => {
    should(new Set(routes.map(({ operation }) => operation)).size).equal(routes.length);
  });

  it("requires what the path has, and offers everything else in the query", () => {
    for (const { path, operation } of routes) {
      const inPath = [...path.matchAll(/:([^/]+)/gu)].map(([, name]) => name);
      operation.parameters
        .filter((parameter) => parameter.in === "path")
        .map(({ name, required }) => [name, required])
        .should.eql(inPath.map((name) => [name, true]));
    }
  });

  it("has bodies whose members the admin console can prefill", () => {
    const bodies = routes.flatMap(({ operation }) => operation.requestBody ?? []);
    bodies.length.should.be.above(15);
    for (const { content } of bodies) {
      Object.keys(content["application/json"].schema.properties).should.not.be.empty();
    }
  });

  for (const [action, schema] of [
    ...Object.entries(INSIGHT_BODIES),
    ["searchAudit", FILTER_BODY],
    ["exportAudit", FILTER_BODY],
    ["reportedRefusals", REPORTED_BODY],
  ] as readonly (readonly [string, Schema])[]) {
    it(`says of the body what its validation says (${action})`, () => {
      const { jsonSchema } = (
        schema as unknown as {
          "~standard": { jsonSchema: { input(options: object): unknown } };
        }
      )["~standard"];
      const validated = jsonSchema.input({ target: "draft-2020-12" }) as Body;
      const told = known[action]?.body as unknown as Body;
      Object.keys(told.properties).sort().should.eql(Object.keys(validated.properties).sort());
      should([...(told.required ?? [])].sort()).eql([...(validated.required ?? [])].sort());
    });
  }
});
