import should from "should";

import { FaultDisclosure } from "../../../lib/usecases/validation/FaultDisclosure";
import { checkImport } from "../../../lib/usecases/validation/checkImport";
import { checkUserCreation } from "../../../lib/usecases/validation/checkUser";
import { readCache, snapshotAt } from "../../../lib/usecases/support/readCache";
import { commandFor, contextOf } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";

interface Refusal {
  readonly faults: readonly { readonly suggestion?: string }[];
}

describe("many names that do not exist", () => {
  let host: FakeHost;
  let listings: number;

  beforeEach(() => {
    host = new FakeHost().withProfile("customer", { policies: [] });
    listings = 0;
    const list = host.listNames.bind(host);
    host.listNames = async (collection) => {
      listings += 1;
      return list(collection);
    };
  });

  const suggested = ({ faults }: Refusal): [number, number] => [
    faults.length,
    faults.filter(({ suggestion }) => suggestion !== undefined).length,
  ];

  it("in a user get suggestions for the first 20, since each is looked for among all names", async () => {
    const profileIds = Array.from({ length: 999 }, (_, position) => `customer-${position}`);
    const command = commandFor("security:createUser", {
      id: "u",
      body: { content: { profileIds } },
    });
    const refusal = await checkUserCreation(contextOf(host, command)).catch(
      (error: unknown) => error as Refusal,
    );
    should(suggested(refusal as Refusal)).eql([999, 20]);
  });

  it("in an import share them, and the list of names is read once", async () => {
    const users = Object.fromEntries(
      Array.from({ length: 300 }, (_, user) => [
        `u${user}`,
        { content: { profileIds: ["custmer"] } },
      ]),
    );
    const command = commandFor("admin:loadSecurities", { body: { users } });
    const context = {
      ...contextOf(host, command),
      host: snapshotAt(readCache(host), 1),
      disclosure: new FaultDisclosure(),
    };
    const refusal = await checkImport(context).catch((error: unknown) => error as Refusal);
    should(suggested(refusal as Refusal)).eql([300, 20]);
    should(listings).equal(1);
  });
});
