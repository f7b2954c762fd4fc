import should from "should";

import {
  crowdedSpecification,
  largeSpecification,
} from "../../../lib/domain/requests/specifications";

describe("the fields of a specification", () => {
  const fields = (count: number): { fields: object } => ({
    fields: Object.fromEntries(Array.from({ length: count }, (_, number) => [`a/f${number}`, {}])),
  });

  it("are as many as anybody may write", () => {
    should(crowdedSpecification(fields(10_000))).eql([]);
    const [{ code, path, message } = {}] = crowdedSpecification(fields(10_001));
    should([code, path]).eql(["fields.tooMany", "body.fields"]);
    should(message).match(/10,001 fields: at most 10,000/u);
  });

  it("are fewer for who does not hold every right", () => {
    should(largeSpecification(fields(1_000))).eql([]);
    const [{ message } = {}] = largeSpecification(fields(1_001));
    should(message).match(/at most 1,000 .* holds every right may write more, up to 10,000/u);
  });

  it("are counted in every form that the host takes for fields", () => {
    should(largeSpecification({ fields: "a".repeat(1_001) })).have.length(1);
    should(largeSpecification({ fields: Array(1_001).fill({}) })).have.length(1);
  });

  it("are none where there are none", () => {
    for (const body of [undefined, null, "text", {}, { fields: null }, { fields: 5 }]) {
      should(crowdedSpecification(body)).eql([]);
    }
  });
});
