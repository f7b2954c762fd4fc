import type { KuzzleRequest } from "kuzzle";
import should from "should";

import type { ProfileGuardOptions } from "../../../lib/config/config";
import { parseConfig } from "../../../lib/config/config";
import { cutAnswer } from "../../../lib/usecases/disclosure/cutAnswer";
import { FakeHost } from "../../support/FakeHost";

const MARY = { kuid: "mary", profileIds: ["acme"] };
const STORED = { _id: "cora", _source: { profileIds: ["globex"], secret: "s" }, _version: 2 };

describe("the answer to a write, of what its caller does not see", () => {
  const host = new FakeHost()
    .withRole("reader", { document: ["get"] })
    .withProfile("acme", { policies: [{ roleId: "reader", restrictedTo: [{ index: "acme" }] }] })
    .withProfile("globex", {
      policies: [{ roleId: "reader", restrictedTo: [{ index: "globex" }] }],
    })
    .withUser("mary", "acme")
    .withUser("mate", "acme")
    .withUser("cora", "globex");

  async function answerTo(
    action: string,
    { _id = "cora", body = {} }: { _id?: string; body?: unknown } = {},
    options: ProfileGuardOptions = { restrictSecurityReads: "covered" },
    actor: typeof MARY | undefined = MARY,
  ): Promise<unknown> {
    const request = { input: { controller: "security", action, args: { _id }, body } };
    const parts = { host, config: parseConfig(options, {}) };
    return cutAnswer(parts, actor, request as unknown as KuzzleRequest, STORED);
  }

  it("has what the request says, and nothing else that is stored", async () => {
    const cut = { ...STORED, _source: { greeting: "hi" } };
    should(await answerTo("updateUser", { body: { greeting: "hi" } })).eql(cut);
    const body = { content: { greeting: "hi" }, default: { secret: "t" } };
    should(await answerTo("upsertUser", { body })).eql(cut);
    should(await answerTo("updateUser", { body: null })).eql({ ...STORED, _source: {} });
  });

  it("is whole where nothing stored is kept, where the user is seen, and without the option", async () => {
    should(await answerTo("replaceUser")).equal(STORED);
    should(await answerTo("updateUser", { _id: "mate" })).equal(STORED);
    should(await answerTo("updateUser", {}, {})).equal(STORED);
  });

  it("is cut of whom a lost profile still counts", async () => {
    host.formerProfiles.remembered.set("mate", ["globex"]);
    const delegations = [{ holders: ["acme"], mayAssign: ["globex"] }];
    const options: ProfileGuardOptions = { restrictSecurityReads: "covered", delegations };
    should(await answerTo("updateUser", { _id: "mate" }, options)).eql({ ...STORED, _source: {} });
    should(await answerTo("updateUser", { _id: "mate" })).equal(STORED);
  });
});
