import type { KuzzleRequest } from "kuzzle";
import should from "should";

import { parseConfig } from "../../lib/config/config";
import { checkEmbeddedLoads } from "../../lib/interceptors/checkEmbeddedLoads";
import { gateOf } from "../support/contexts";
import { FakeHost } from "../support/FakeHost";
import { requestOf } from "../support/requests";

const SMUGGLED = ['{"index":{"_index":"%kuzzle.users","_id":"spy"}}', { profileIds: ["admin"] }];

describe("checkEmbeddedLoads", () => {
  let host: FakeHost;
  let runs: number;

  beforeEach(() => {
    runs = 0;
    host = new FakeHost();
    const client = requestOf("shop/staff", "load");
    host.served.served = { by: "client", client, via: "shop/staff:load" };
  });

  async function load(request: KuzzleRequest, mode: "refuse" | "report"): Promise<unknown> {
    const config = parseConfig({ embeddedCalls: mode }, {});
    const { gate } = gateOf(host, { embeddedCalls: mode });
    checkEmbeddedLoads({ host, config, gate, log: { warn: () => undefined } }).should.eql([]);
    const { controller, action } = request.input;
    const around = host.intercepted.get(`${controller ?? ""}:${action ?? ""}`);
    return around?.(request, async () => {
      runs += 1;
      return {};
    });
  }

  function ofApplication(request: KuzzleRequest): KuzzleRequest {
    host.applicationRequests.add(request);
    return request;
  }

  for (const [controller, action, body] of [
    ["bulk", "import", { bulkData: SMUGGLED }],
    ["admin", "loadFixtures", { "pg-acme": { orders: SMUGGLED } }],
  ] as const) {
    const of = (): KuzzleRequest => requestOf(controller, action, { body });

    it(`refuses entries of ${controller}:${action} that name another index`, async () => {
      await load(ofApplication(of()), "refuse").should.be.rejectedWith({
        status: 403,
        id: "profile-guard.rights.unchecked",
      });
      runs.should.equal(0);
      await load(ofApplication(of()), "report");
      runs.should.equal(1);
    });

    it(`leaves ${controller}:${action} of clients to the pipes, and of nobody to the application`, async () => {
      await load(of(), "refuse");
      host.served.served = { by: "nobody" };
      await load(ofApplication(of()), "refuse");
      runs.should.equal(2);
    });
  }

  it("lets sound entries pass", async () => {
    const bulkData = [{ index: { _id: "order" } }, { text: "an order" }];
    await load(ofApplication(requestOf("bulk", "import", { body: { bulkData } })), "refuse");
    should(runs).equal(1);
  });
});
