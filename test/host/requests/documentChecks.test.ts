import { KuzzleRequest } from "kuzzle";
import should from "should";

import { InvalidRequestError } from "../../../lib/errors/errors";
import { hostModule } from "../../../lib/host/kernel/hostModules";
import { limitDocumentChecks } from "../../../lib/host/requests/documentChecks";

type Fields = Record<string, object>;
interface Validation {
  specification: object;
  curateCollectionSpecification: (index: string, name: string, spec: object) => Promise<object>;
  validate: (request: KuzzleRequest, verbose?: boolean) => Promise<{ input: { body: object } }>;
  addType: (type: object) => void;
  types: Record<string, unknown>;
}
const HostValidation = hostModule("core/validation/validation") as {
  readonly prototype: object;
};

/** The host's own validation, with a collection of these fields. */
async function validationOf(fields: Fields, most?: number): Promise<Validation> {
  const silent = { error: () => undefined };
  const validation = Object.assign(Object.create(HostValidation.prototype) as Validation, {
    types: {},
    typeAllowsChildren: [],
    logger: silent,
  });
  for (const name of ["date", "enum", "object", "string"]) {
    const Type = hostModule(`core/validation/types/${name}`) as new () => object;
    validation.addType(new Type());
  }
  const specification = { strict: false, fields };
  validation.specification = {
    acme: { sp: await validation.curateCollectionSpecification("acme", "sp", specification) },
  };
  if (most !== undefined) {
    should(limitDocumentChecks({ validation }, most)).eql([]);
  }
  return validation;
}

async function checked(validation: Validation, body: object, verbose = false): Promise<unknown> {
  const request = new KuzzleRequest({
    ...{ controller: "document", action: "create", index: "acme", collection: "sp" },
    body: structuredClone(body),
  });
  return validation.validate(request, verbose).then(
    (answer) => (verbose ? answer : answer.input.body),
    (error: unknown) =>
      error instanceof InvalidRequestError
        ? error.details.map(({ code }) => code)
        : (error as Error).message,
  );
}

const list = { multivalued: { value: true } };
const dates = (formats: string[]): Fields => ({
  d: { type: "date", ...list, typeOptions: { formats } },
});
const many = (count: number, one: unknown): { d: unknown[] } => ({
  d: Array.from({ length: count }, () => structuredClone(one)),
});
const numbered = (count: number, made: (number: number) => [string, object]): Fields =>
  Object.fromEntries(Array.from({ length: count }, (_, number) => made(number)));

describe("the steps in which a document is compared with its specification", () => {
  const CASES: readonly (readonly [string, Fields, object])[] = [
    [
      "dates times formats",
      dates(["strict_year", "strict_hour", "strict_date"]),
      many(200, "2020-01-01"),
    ],
    [
      "objects times fields",
      { d: { type: "object", ...list }, ...numbered(50, (n) => [`d/f${n}`, { type: "string" }]) },
      many(200, {}),
    ],
    [
      "objects times fields, within another list",
      {
        o: { type: "object", ...list },
        "o/d": { type: "object", ...list },
        ...numbered(50, (n) => [`o/d/f${n}`, { type: "string" }]),
      },
      { o: Array.from({ length: 40 }, () => many(10, {})) },
    ],
    [
      "objects times bytes of a default",
      { d: { type: "object", ...list }, "d/e": { type: "string", defaultValue: "x".repeat(600) } },
      many(20, {}),
    ],
    [
      "messages about an enumeration",
      {
        d: { type: "object", ...list },
        "d/e": {
          type: "enum",
          typeOptions: { values: Array.from({ length: 900 }, (_, n) => `v${n}`) },
        },
      },
      many(30, { e: "none" }),
    ],
  ];
  for (const [what, fields, body] of CASES) {
    it(`are bounded for everybody: ${what}`, async () => {
      const validation = await validationOf(fields, 9_000);
      // a creation fills defaults in, and ends at the first fault; a validation does neither
      const ends = await Promise.all([checked(validation, body), checked(validation, body, true)]);
      should(ends).containEql(["document.checks"]);
    });

    it(`may be as many as the configuration says: ${what}`, async () => {
      const alone = await checked(await validationOf(fields), body);
      const limited = await checked(await validationOf(fields, 500_000), body);
      should(JSON.stringify(limited).slice(0, 500)).eql(JSON.stringify(alone).slice(0, 500));
    });
  }

  it("end at once, also where the host catches errors to go on with the next object", async () => {
    const fields = numbered(50, (n) => [`d/f${n}`, { type: "string" }]);
    const validation = await validationOf({ d: { type: "object", ...list }, ...fields }, 9_000);
    const type = validation.types.object as { validate: (...all: unknown[]) => boolean };
    const { validate } = type;
    let objects = 0;
    type.validate = (...all) => {
      objects++;
      return validate.apply(type, all);
    };
    should(await checked(validation, many(5_000, {}), true)).eql(["document.checks"]);
    should(objects).be.within(100, 200);
  });

  it("begin anew with each document", async () => {
    const validation = await validationOf(dates(["strict_date"]), 5_000);
    for (let time = 0; time < 5; time++) {
      should(await checked(validation, many(200, "2020-01-01"))).eql(many(200, "2020-01-01"));
    }
  });

  it("try a format once, however often a specification names it", async () => {
    const formats = [...Array.from({ length: 3_000 }, () => "strict_year"), "strict_date"];
    const validation = await validationOf(dates(formats), 9_000);
    should(await checked(validation, many(100, "2020-01-01"))).eql(many(100, "2020-01-01"));
  });

  it("find a value of an enumeration without trying all", async () => {
    const values = Array.from({ length: 20_000 }, (_, number) => `v${number}`);
    const validation = await validationOf(
      { d: { type: "enum", ...list, typeOptions: { values } } },
      5_000,
    );
    should(await checked(validation, many(20_000, "v19999"))).eql(many(20_000, "v19999"));
  });

  it("are not bounded where the host does not look as expected", () => {
    should(limitDocumentChecks({ validation: {} }, 1)).eql(["validation"]);
  });
});
