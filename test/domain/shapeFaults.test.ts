import Joi from "joi";
import should from "should";

import { shapeFaults } from "../../lib/domain/shapeFaults";

const schema = Joi.object({
  left: Joi.object({ name: Joi.string() }),
  list: Joi.array().items(Joi.object({ name: Joi.string() })),
  open: Joi.object({ name: Joi.string() }).unknown(),
  named: Joi.object().pattern(Joi.string(), Joi.number()),
}).label("body");
const numbered = (count: number, name: string, of: unknown = 1): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: count }, (_, number) => [`${name}${number}`, of]));

describe("the faults of a form", () => {
  it("are the same in number, code, path and words however many unknown members there are", () => {
    const body = {
      ...numbered(150, "nam"),
      left: { ...numbered(150, "nam"), name: 5 },
      list: [{ name: "sound" }, numbered(50, "a.b"), { name: 1 }],
      open: numbered(500, "x"),
      named: { ...numbered(20, "y"), wrong: "text" },
    };
    const found = shapeFaults(schema, body).map(({ code, path, message }) => [code, path, message]);
    const { error } = schema.validate(body, {
      abortEarly: false,
      convert: false,
      errors: { wrap: { label: '"', array: false }, label: "path" },
    });
    should(found).have.length(353);
    should(new Set(found.map(([, , message]) => message))).eql(
      new Set(error?.details.map(({ message }) => `${message}.`)),
    );
    should(found.filter(([, path]) => String(path).startsWith("list["))).have.length(51);
    should(found).containEql([
      "member.unexpected",
      "list[1].a.b7",
      '"list[1].a.b7" is not allowed.',
    ]);
  });

  it("suggest a name for the first hundred alone", () => {
    const found = shapeFaults(schema, { left: numbered(300, "nam") });
    should(found).have.length(300);
    should(found.filter(({ suggestion }) => suggestion === "name").length).be.within(1, 100);
  });
});
