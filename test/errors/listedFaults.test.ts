import should from "should";

import { fault } from "../../lib/domain/findings";
import { EscalationError, InvalidRequestError, UncheckedError } from "../../lib/errors/errors";
import { asHostRefuses } from "../../lib/errors/asHostRefuses";
import { ErrorId } from "../../lib/errors/ids";
import { ReferencedError } from "../../lib/errors/ReferencedError";
import { writeForSdk } from "../../lib/errors/sdkForms";
import { boundedDetails } from "../../lib/usecases/support/boundedDetails";

const many = (count: number, name = "m"): ReturnType<typeof fault>[] =>
  Array.from({ length: count }, (_, number) =>
    fault("member.unexpected", `${name}${number}`, `"${name}${number}" is not allowed.`),
  );

describe("the faults that an answer lists", () => {
  const invalid = (count: number): InvalidRequestError =>
    new InvalidRequestError(ErrorId.invalidRequest, "The request", many(count));

  it("are all of a hundred", () => {
    const error = invalid(100);
    should(error.details).have.length(100);
    should(error.message).match(/has 100 faults: .* And 95 more, listed in the details\.$/u);
    should(error.toJSON()).not.have.property("count");
  });

  it("are the first of more, which are counted, and kept to judge by", () => {
    for (const error of [invalid(101), new UncheckedError("Not checked.", many(101))]) {
      should(error.details).eql(many(100));
      should(error.faults).have.length(101);
      should(error.message).match(/And 96 more, the first 100 in the details\.$/u);
      should(error.toJSON()).match({ count: 101 });
      writeForSdk(error);
      should(error.toJSON()).match({ errors: many(100), count: 101 });
    }
  });

  it("are so beside the host's own refusal", () => {
    const told = asHostRefuses(invalid(1), invalid(5_000));
    should(JSON.stringify(told.toJSON()).length).be.below(30_000);
    should(told.toJSON()).match({ count: 5_000 });
  });

  it("are cut where they name something long", () => {
    const long = "n".repeat(100_000);
    const faults = [fault("member.unexpected", long, `"${long}" is not allowed.`, long)];
    const error = new InvalidRequestError(ErrorId.invalidRequest, "The request", faults);
    should(JSON.stringify(error.toJSON()).length).be.below(10_000);
    should(error.details[0]?.path).match(/^n{999}…$/u);
  });
});

describe("what a lack of rights lists", () => {
  it("is bounded, and the rest counted, in the audit too", () => {
    const shortfalls = Array.from({ length: 3_000 }, (_, number) => ({
      subject: `index "x${number}"`,
      rows: [],
      through: Array.from({ length: 200 }, (_one, way) => `way ${way}`),
    }));
    const own = Array.from({ length: 900 }, (_, number) => `p${number}`);
    const { details, whole } = new EscalationError("Not allowed.", shortfalls, own);
    should(details.claims).have.length(100);
    should(details.more).equal(2_900);
    should(details.claims[0]?.through).have.length(50);
    should(details.fallShort).have.length(50);
    const bounds = { lines: 5, claims: 10, ways: 2, text: 100 };
    should(boundedDetails(whole.details ?? details, bounds).more).equal(2_990);
  });
});

describe("the profiles that keep a place", () => {
  it("are counted beyond the first", () => {
    const profiles = Array.from({ length: 300 }, (_, number) => ({ id: `p${number}` }));
    const error = new ReferencedError("Not deleted.", { profiles, total: 300 });
    should(error.toJSON()).match({ details: { profiles: profiles.slice(0, 100), total: 300 } });
  });
});
