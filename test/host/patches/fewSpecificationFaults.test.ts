import should from "should";

import { hostModule } from "../../../lib/host/kernel/hostModules";
import { tellFewSpecificationFaults } from "../../../lib/host/patches/fewSpecificationFaults";

interface Answer {
  readonly isValid: boolean;
  readonly errors?: string[];
}
interface Validation {
  logger: { error: (line: unknown) => void };
  addType: (type: object) => void;
  validateFormat: (
    index: string,
    name: string,
    specification: object,
    verbose?: boolean,
  ) => Promise<Answer>;
}
const HostValidation = hostModule("core/validation/validation") as { readonly prototype: object };

describe("a specification of many faults", () => {
  const validationOf = (logged: unknown[] = []): Validation => {
    const validation = Object.assign(Object.create(HostValidation.prototype) as Validation, {
      types: {},
      typeAllowsChildren: [],
      logger: { error: (line: unknown) => logged.push(line) },
    });
    for (const name of ["object", "string"]) {
      const Type = hostModule(`core/validation/types/${name}`) as new () => object;
      validation.addType(new Type());
    }
    return validation;
  };
  const fields = (count: number, field: unknown): { fields: object } => ({
    fields: Object.fromEntries(Array.from({ length: count }, (_, number) => [`f${number}`, field])),
  });
  const told = async (
    validation: Validation,
    specification: object,
    verbose = true,
  ): Promise<readonly string[] | true> => {
    const { isValid, errors = [] } = await validation.validateFormat(
      "acme",
      "orders",
      specification,
      verbose,
    );
    return isValid || errors;
  };

  it("220: is told and logged as a whole by the host alone", async () => {
    const logged: unknown[] = [];
    should(await told(validationOf(logged), fields(500, { type: "none" }))).have.length(500);
    should(logged).have.length(500);
  });

  it("is told as far as it is needed, and can be taken back", async () => {
    const logged: unknown[] = [];
    const validation = validationOf(logged);
    const undo = tellFewSpecificationFaults({ validation });
    for (const field of [{ type: "none" }, {}, null, { type: "string", zz: 1 }, 1]) {
      logged.length = 0;
      const errors = (await told(validation, fields(500, field))) as string[];
      should(errors.at(-1)).eql("400 more fields were not looked at.");
      should(errors.length).be.within(101, 400);
      should(logged).have.length(100);
    }
    undo();
    should(await told(validation, fields(500, { type: "none" }))).have.length(500);
  });

  it("is told as by the host where there are few, among many that are none", async () => {
    const validation = validationOf();
    const mixed = {
      fields: {
        ...fields(500, { type: "string" }).fields,
        ...{ object: { type: "object" }, "object/a": { type: "string" }, last: { type: "none" } },
      },
    };
    const alone = await told(validation, mixed);
    tellFewSpecificationFaults({ validation });
    should(await told(validation, mixed)).eql(alone);
    should(await told(validation, fields(500, { type: "string" }))).be.true();
    should(await told(validation, fields(99, { type: "none" }))).have.length(99);
    // each is counted for itself
    should(await told(validation, fields(99, { type: "none" }))).have.length(99);
  });

  it("ends at the first fault where the host does", async () => {
    const validation = validationOf();
    tellFewSpecificationFaults({ validation });
    should(await told(validation, fields(500, { type: "none" }), false)).have.length(1);
  });

  it("needs a validation that looks as expected", () => {
    for (const validation of [undefined, {}]) {
      should(() => tellFewSpecificationFaults({ validation })).throw(
        "its validation does not look at single fields",
      );
    }
  });
});
