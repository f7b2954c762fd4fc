import { createRequire } from "node:module";

import should from "should";

import { replaceGlobalKuzzle } from "../support/globalKuzzle";

interface Lister {
  list(user: object): Promise<object>;
}

describe("the host's list of rooms", () => {
  it("leaves the names of indexes of which it shows no room", async () => {
    const load = createRequire(__filename);
    const { HotelClerk } = load(
      "../../node_modules/kuzzle/dist/lib/core/realtime/hotelClerk.js",
    ) as { HotelClerk: { prototype: Lister } };
    const rooms = { acme: { orders: { a: 1 } }, globex: { orders: { b: 1 } } };
    const putBack = replaceGlobalKuzzle({ ask: async () => rooms });
    try {
      const mayAcme = async ({ input }: { input: { resource: { index: string } } }) =>
        input.resource.index === "acme";
      const shown = await HotelClerk.prototype.list.call({}, { isActionAllowed: mayAcme });
      should(shown).eql({ acme: { orders: { a: 1 } }, globex: {} });
    } finally {
      putBack();
    }
  });
});
