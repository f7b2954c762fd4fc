import should from "should";

import { parseConfig } from "../../lib/config/config";
import { ErrorId } from "../../lib/errors/errors";
import { limitShards } from "../../lib/interceptors/limitShards";
import { gateOf } from "../support/contexts";
import { FakeHost } from "../support/FakeHost";
import { requestOf } from "../support/requests";

const KEYS = ["admin:loadMappings", "collection:create", "collection:update", "index:create"];
const REQUESTS: Readonly<Record<string, object>> = {
  "admin:loadMappings": { body: { acme: { new: {} } } },
  "collection:create": { index: "acme", collection: "new" },
  "collection:update": {
    index: "acme",
    collection: "one",
    body: { settings: { number_of_replicas: 1 } },
  },
  "index:create": { index: "new" },
};

describe("limitShards", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("makes", { index: ["create"] })
      .withProfile("manager", { policies: [{ roleId: "makes" }] })
      .withProfile("admin", { policies: [{ roleId: "super" }] });
    host.roles.set("super", { _id: "super", controllers: { "*": { actions: { "*": true } } } });
    host.shards.most = 0;
    host.shards.indexes.set("acme", new Map([["one", { shards: 1, replicas: 0 }]]));
    const services = { host, config: parseConfig({}, {}), gate: gateOf(host).gate };
    should(limitShards({ ...services, log: { warn: () => undefined } })).eql([]);
  });

  async function run(key: string, profile: string, isClient = true): Promise<unknown> {
    const [controller = "", action = ""] = key.split(":");
    const user = { _id: "john", profileIds: [profile] };
    const context = { token: { userId: "john" }, user };
    const request = requestOf(controller, action, { ...REQUESTS[key] }, context);
    if (!isClient) {
      host.applicationRequests.add(request);
    }
    return host.intercepted.get(key)?.(request, async () => "done");
  }

  it("stands around whatever makes an index in Elasticsearch, or gives one replicas", () => {
    should([...host.intercepted.keys()].sort()).eql(KEYS);
  });

  it("counts for limited callers, and neither for who covers everything nor for the application", async () => {
    for (const key of KEYS) {
      await run(key, "manager").should.be.rejectedWith({ id: ErrorId.shardShare });
      should(await run(key, "admin")).equal("done");
      should(await run(key, "manager", false)).equal("done");
    }
  });

  it("counts nothing where an action is only rehearsed", async () => {
    host.refusals.isUnderWay = () => true;
    should(await run("collection:create", "manager")).equal("done");
    should(host.shards.counts).equal(0);
  });
});
