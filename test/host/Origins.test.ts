import { AsyncLocalStorage } from "node:async_hooks";

import type { KuzzleRequest } from "kuzzle";
import { KuzzleRequest as Request } from "kuzzle";
import "should";
import should from "should";

import type { Kernel } from "../../lib/host/kernel";
import { Origins } from "../../lib/host/Origins";

const EMBEDDED = { id: "c", protocol: "funnel" };
const USER = { _id: "mary", profileIds: ["manager"] };

describe("Origins", () => {
  let context: AsyncLocalStorage<KuzzleRequest>;
  let funnel: Required<Pick<Kernel["funnel"], "execute" | "executePluginRequest">>;
  let warnings: string[];
  let origins: Origins;
  /** What is seen of a request while the host executes it. */
  let seen: (request: KuzzleRequest) => void;

  beforeEach(() => {
    context = new AsyncLocalStorage();
    warnings = [];
    seen = () => undefined;
    funnel = {
      execute: (request) => {
        context.run(request, () => {
          seen(request);
        });
        return 0;
      },
      executePluginRequest: async (request) => {
        seen(request);
      },
    };
    const asyncStore = {
      exists: () => context.getStore() !== undefined,
      get: () => context.getStore(),
    };
    const kuzzle = { asyncStore, funnel } as unknown as Kernel;
    origins = new Origins(kuzzle, { warn: (message) => warnings.push(message) });
  });

  const requestOf = (data: object = {}, options: object = {}): KuzzleRequest =>
    new Request(
      { controller: "security", action: "createUser", ...data },
      options as ConstructorParameters<typeof Request>[1],
    );
  const clientOf = (data: object = {}): KuzzleRequest =>
    requestOf(data, { connection: { id: "1", protocol: "http" }, token: { _id: "t" }, user: USER });

  async function seenFromApplication(request: KuzzleRequest): Promise<KuzzleRequest | undefined> {
    let client: KuzzleRequest | undefined;
    seen = (one) => {
      client = origins.clientRequest(one);
    };
    await funnel.executePluginRequest(request);
    return client;
  }

  it("knows a client by the door of clients", () => {
    const request = clientOf();
    funnel.execute(request, () => undefined);
    should(origins.clientRequest(request)).equal(request);
    origins.isApplication(request).should.be.false();
    warnings.should.eql([]);
  });

  it("takes the embedded SDK for the application, with a user or without", async () => {
    should(await seenFromApplication(requestOf({}, { connection: EMBEDDED }))).be.undefined();
    const asUser = requestOf({ __kuid__: "mary" }, { connection: EMBEDDED, user: USER });
    should(await seenFromApplication(asUser)).be.undefined();
  });

  it("takes the embedded SDK for its user where the host checks his rights", async () => {
    const data = { __kuid__: "mary", __checkRights__: true };
    const request = requestOf(data, { connection: EMBEDDED, user: USER });
    should(await seenFromApplication(request)).equal(request);
    warnings.should.eql([]);
  });

  it("takes a request that the application has made of a client's for the application", async () => {
    const { context: copied } = clientOf();
    should(await seenFromApplication(requestOf({}, copied))).be.undefined();
    const checked = requestOf({ __checkRights__: true }, copied);
    should(await seenFromApplication(checked)).be.undefined();
  });

  it("leaves a client's request a client's when the application sends it once more", async () => {
    const request = clientOf();
    funnel.execute(request, () => undefined);
    should(await seenFromApplication(request)).equal(request);
    should(origins.clientRequest(request)).equal(request);
  });

  it("takes a request for the application only as long as the host executes it", async () => {
    const request = requestOf({}, { connection: EMBEDDED });
    await seenFromApplication(request);
    should(origins.clientRequest(request)).equal(request);
  });

  it("judges a request of unknown origin as a client's, and says so once", () => {
    const { context: copied } = clientOf();
    const request = requestOf({}, copied);
    should(origins.clientRequest(request)).equal(request);
    should(origins.clientRequest(requestOf({}, copied))).not.be.undefined();
    should(origins.clientRequest(requestOf({}, { connection: EMBEDDED }))).not.be.undefined();
    warnings.should.have.length(2);
    should(warnings[0]).match(/security:createUser.*origin is unknown.*"http"/);
    should(warnings[1]).match(/"funnel"/);
  });

  it("takes what the host makes itself for nobody's", () => {
    should(origins.clientRequest(requestOf())).be.undefined();
    origins.isApplication(requestOf()).should.be.false();
  });

  it("finds the admin:loadSecurities that a request is a part of", () => {
    let found: KuzzleRequest | undefined;
    seen = () => {
      found = origins.clientRequest(requestOf());
    };
    const outer = clientOf({ controller: "admin", action: "loadSecurities" });
    funnel.execute(outer, () => undefined);
    should(found).equal(outer);
    funnel.execute(clientOf({ controller: "auth", action: "login" }), () => undefined);
    should(found).be.undefined();
  });
});
