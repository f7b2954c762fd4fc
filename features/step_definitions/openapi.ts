import assert from "node:assert/strict";

import { Then, When } from "@cucumber/cucumber";

import schemas from "../../lib/api/schemas.json";
import type { ActionSchema } from "../../lib/controllers/openapi/ActionSchema";
import type { GuardWorld } from "../support/world";
import { WITHOUT_PLUGIN } from "../support/world";

interface Operation {
  readonly parameters?: readonly { readonly name: string }[];
  readonly requestBody?: {
    readonly content: {
      readonly "application/json": { readonly schema: { readonly properties: object } };
    };
  };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

type Api = Readonly<
  Record<string, Record<string, { readonly http: readonly { verb: string; url: string }[] }>>
>;

const OWN = /^\/profile-guard\//u;
const known: Readonly<Record<string, ActionSchema>> = schemas;

const documents = new WeakMap<GuardWorld, { alone: Document; guarded: Document }>();
const pages = new WeakMap<GuardWorld, Map<string, Record<string, unknown>>>();

async function readDocument(world: GuardWorld): Promise<Document> {
  const headers = { authorization: `Bearer ${String(world.app.tokenOf("admin"))}` };
  const response = await fetch(`${world.app.application.url}/_openapi?scope=app`, { headers });
  assert.equal(response.status, 200);
  return (await response.json()) as Document;
}

function withPaths(document: Document, isWanted: (path: string) => boolean): Document {
  const paths = Object.fromEntries(
    Object.entries(document.paths).filter(([path]) => isWanted(path)),
  );
  return { ...document, paths };
}

async function faultsOf(document: object): Promise<unknown> {
  const { Validator } = await import("@seriousme/openapi-schema-validator");
  const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
  return valid ? [] : errors;
}

When(
  "admin reads Kuzzle's OpenAPI document, of the host alone and of the one with our plugin",
  async function (this: GuardWorld) {
    const guarded = await readDocument(this);
    await this.use(WITHOUT_PLUGIN);
    documents.set(this, { guarded, alone: await readDocument(this) });
  },
);

Then("the URLs of own actions alone are valid", async function (this: GuardWorld) {
  const { guarded } = documents.get(this) ?? assert.fail();
  const { paths } = withPaths(guarded, (path) => OWN.test(path));
  assert.ok(Object.keys(paths).length > 25);
  const info = { title: "own actions", version: "1" };
  assert.deepEqual(await faultsOf({ openapi: "3.1.0", info, paths }), []);
});

Then("all others have the faults that the host alone has", async function (this: GuardWorld) {
  const { guarded, alone } = documents.get(this) ?? assert.fail();
  const others = withPaths(guarded, (path) => !OWN.test(path));
  assert.deepEqual(others.paths, alone.paths);
  const faults = await faultsOf(alone);
  assert.deepEqual(await faultsOf(others), faults);
  // the host's document says "schemes", which OpenAPI 3 does not have
  assert.notDeepEqual(faults, []);
});

/** Source: kuzzle-admin-console 4, src/components/ApiAction/QueryCard.vue `loadQueryParams`. */
When(
  "the page of the API is filled for every own action, as the admin console does it",
  async function (this: GuardWorld) {
    const { paths } = await readDocument(this);
    const told = await this.app.asAdmin({ controller: "server", action: "publicApi" });
    const api = (told as Api)["profile-guard"] ?? assert.fail();
    const filled = Object.entries(api).map(([action, { http }]) => {
      const [{ verb, url } = assert.fail()] = http;
      const place = url.replaceAll(/:[^,/]+/gu, (one) => `{${one.slice(1)}}`);
      const { parameters = [], requestBody } = paths[place]?.[verb.toLowerCase()] ?? assert.fail();
      const query = Object.fromEntries(parameters.map(({ name }) => [name, ""]));
      const members = requestBody?.content["application/json"].schema.properties;
      return [action, { ...query, ...(members && { body: Object.keys(members) }) }] as const;
    });
    pages.set(this, new Map(filled));
  },
);

Then(
  "each request names every argument and every member of its body",
  function (this: GuardWorld): void {
    const page = pages.get(this) ?? assert.fail();
    assert.deepEqual([...page.keys()].sort(), Object.keys(known).sort());
    for (const [action, { body, ...args }] of page) {
      const { parameters, body: schema } = known[action] ?? assert.fail();
      for (const name of Object.keys(parameters)) {
        assert.ok(Object.hasOwn(args, name), `${action} has no ${name}`);
      }
      // some have a URL without a body first
      if (body !== undefined) {
        assert.deepEqual(body, Object.keys((schema as { properties: object }).properties));
      }
    }
    assert.deepEqual(page.get("whoCan")?.body, ["controller", "action", "index", "collection"]);
  },
);
