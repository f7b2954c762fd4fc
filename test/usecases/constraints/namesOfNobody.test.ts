import should from "should";

import { readConstraints } from "../../../lib/domain/assertions";
import { namesOfNobody } from "../../../lib/usecases/constraints/namesOfNobody";
import { FakeHost } from "../../support/FakeHost";

const may = "document:get";

async function told(...stated: readonly object[]): Promise<readonly string[]> {
  const host = new FakeHost()
    .withRole("reader", { document: ["get"] })
    .withProfile("globex-reader", { policies: [{ roleId: "reader" }] })
    .withUser("mary", "globex-reader");
  const { constraints, faults } = readConstraints(
    stated.map((claim, at) => ({ name: `constraint ${at}`, ...claim })),
    "constraints",
  );
  should(faults).eql([]);
  return namesOfNobody(host, constraints);
}

describe("namesOfNobody", () => {
  it("tells of actions that are likely misspelt", async () => {
    should(
      await told(
        { atMost: { holders: 1, of: ["*:gett", "*:payOut"] } },
        { never: { profiles: "globex-reader", may: ["doc*:serach", "*:mgetX"] } },
      ),
    ).eql([
      'constraints[0]: No role names the action "*:gett", and Kuzzle has none of that name. Did you mean "*:get"?',
      'constraints[1]: No role names the action "doc*:serach", and Kuzzle has none of that name. Did you mean "doc*:search"?',
    ]);
  });

  it("tells of profiles, roles and users of whom there is none, by name and by pattern", async () => {
    should(
      await told(
        { never: { profiles: ["globex-reader", "globex-raeder", "gloobex-*"], may } },
        { never: { roles: ["reader", "raeder", "zz-*"], may } },
        { never: { users: ["mary", "marry"], may } },
        { exclusive: { of: [may, "document:create"], exempt: ["globex-raeder"] } },
        { onlyHolders: { of: may, are: ["globex-*", "glob-*"] } },
      ),
    ).eql([
      'constraints[0]: There is no profile "globex-raeder". Did you mean "globex-reader"?',
      'constraints[1]: There is no role "raeder". Did you mean "reader"?',
      'constraints[2]: There is no user "marry".',
      'constraints[3]: There is no profile "globex-raeder". Did you mean "globex-reader"?',
      'constraints[0]: No profile is called "gloobex-*".',
      'constraints[1]: No role is called "zz-*".',
      'constraints[4]: No profile is called "glob-*".',
    ]);
  });

  it("has nothing to tell of those who exist, and of everybody", async () => {
    should(
      await told(
        { never: { profiles: ["globex-*", "*"], roles: "read*", users: "*", may } },
        { exclusive: [may, "document:create"] },
      ),
    ).eql([]);
  });
});
