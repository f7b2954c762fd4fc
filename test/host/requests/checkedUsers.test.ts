import { createRequire } from "node:module";

import { KuzzleRequest } from "kuzzle";
import should from "should";

import type { Impersonated } from "../../../lib/host/requests/checkedUsers";
import { isOfCheckedUser, markCheckedUsers } from "../../../lib/host/requests/checkedUsers";

const load = createRequire(__filename);
const { prototype } = load("kuzzle/dist/lib/core/shared/sdk/impersonatedSdk") as {
  prototype: Impersonated;
};

describe("checkedUsers", () => {
  const app = Object.getOwnPropertyDescriptor(globalThis, "app");
  let sent: readonly Record<string, unknown>[];
  let fails: Error | undefined;

  beforeEach(() => {
    sent = [];
    fails = undefined;
    // as kuzzle-sdk does it
    const query = async (request: object): Promise<void> => {
      sent = [...sent, JSON.parse(JSON.stringify(request)) as Record<string, unknown>];
    };
    const throwing = (request: object): Promise<void> => {
      if (fails !== undefined) {
        throw fails;
      }
      return query(request);
    };
    const value = { sdk: { query: throwing } };
    Object.defineProperty(globalThis, "app", { value, configurable: true });
    markCheckedUsers();
  });

  afterEach(() => {
    Object.defineProperty(globalThis, "app", app ?? {});
  });

  const sdk = (checkRights: boolean): Impersonated =>
    Object.create(prototype, {
      kuid: { value: "mary" },
      checkRights: { value: checkRights },
    }) as Impersonated;

  function isTold(members: object, kuid = "mary", protocol = "funnel"): boolean {
    const context = { connection: { id: "sdk", protocol }, user: { _id: kuid } };
    return isOfCheckedUser(new KuzzleRequest(members, context));
  }

  it("tells a call of the installed host's impersonated SDK with checkRights, once", async () => {
    const asked = sdk(true).query({ controller: "security", action: "createUser" });
    const [members = {}] = sent;
    should(members.__kuid__).equal("mary");
    isTold(members).should.be.true();
    isTold(members).should.be.false();
    await asked;
  });

  it("tells no other call, nor one that has ended", async () => {
    await sdk(false).query({ controller: "security", action: "createUser" });
    should(sent[0]?.__checkRights__).be.false();
    isTold(sent[0] ?? {}).should.be.false();
    await sdk(true).query({ controller: "security", action: "createUser" });
    isTold(sent[1] ?? {}).should.be.false();
    isTold({ ...sent[0], __checkRights__: true }).should.be.false();
  });

  it("tells none of another user, nor of another protocol", () => {
    for (const [kuid, protocol] of [
      ["boss", "funnel"],
      ["mary", "http"],
    ] as const) {
      void sdk(true).query({ controller: "security", action: "createUser" });
      isTold(sent.at(-1) ?? {}, kuid, protocol).should.be.false();
    }
  });

  it("throws at once where the host does", () => {
    fails = new Error("not by the embedded SDK");
    should(() => sdk(true).query({ controller: "auth", action: "logout" })).throw(fails.message);
  });

  it("changes nothing of a host that looks different", () => {
    should(() => {
      markCheckedUsers({} as Impersonated);
    }).throw(/no "query"/u);
  });
});
