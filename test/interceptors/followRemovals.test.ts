import type { KuzzleRequest } from "kuzzle";
import should from "should";

import { parseConfig } from "../../lib/config/config";
import { followRemovals } from "../../lib/interceptors/followRemovals";
import { gateOf } from "../support/contexts";
import { FakeHost } from "../support/FakeHost";
import { requestOf } from "../support/requests";

describe("followRemovals", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("root", { "*": ["*"] })
      .withProfile("admin", { policies: [{ roleId: "root" }] })
      .withIndex("acme")
      .withProfile("p", { policies: [{ roleId: "root", restrictedTo: [{ index: "acme" }] }] });
    const config = parseConfig({ onReferencedDelete: "refuse" }, {});
    followRemovals({ host, config, gate: gateOf(host).gate, log: { warn: () => undefined } });
  });

  async function call(request: KuzzleRequest): Promise<unknown> {
    const { controller, action } = request.input;
    return host.intercepted.get(`${String(controller)}:${String(action)}`)?.(
      request,
      async () => "deleted",
    );
  }

  it("stands around every action that deletes indexes or collections", () => {
    [...host.intercepted.keys()]
      .sort()
      .should.eql(["admin:resetDatabase", "collection:delete", "index:delete", "index:mDelete"]);
  });

  it("judges clients, and leaves the application itself alone", async () => {
    const args = { index: "acme" };
    await call(requestOf("index", "delete", args)).should.be.rejectedWith({ status: 412 });
    const nobody = { token: null, user: null };
    should(await call(requestOf("index", "delete", args, nobody))).equal("deleted");
  });
});
