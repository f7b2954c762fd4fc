import "should";

import { signUpFaults } from "../../../lib/domain/signUp/signUpFaults";

describe("signUpFaults", () => {
  it("says what to do where a kuid must not be named, or not this one", () => {
    const messages = (kuid: "refuse" | RegExp): string[] =>
      signUpFaults("cfo", {}, { kuid }).map(({ message }) => message);

    messages("refuse").should.eql([
      'Nobody may name their id at a sign-up. Leave "_id" out: one is generated.',
    ]);
    messages(/^guest-\d+$/u).should.eql([
      'Nobody may sign up by the id "cfo". Leave "_id" out: one is generated.',
    ]);
    messages(/^c/u).should.eql([]);
  });
});
