import type { KuzzleRequest } from "kuzzle";
import { Kuzzle, KuzzleEventEmitter } from "kuzzle-sdk";
import should from "should";

import type { Kernel } from "../../../lib/host/kernel/kernel";
import { CallSites } from "../../../lib/host/requests/CallSites";
import { requestOf } from "../../support/requests";

const HERE = /^test\/host\/requests\/CallSites\.test\.ts:\d+$/u;

describe("CallSites", () => {
  let current: KuzzleRequest | undefined;
  let kuzzle: Pick<Kernel, "asyncStore" | "funnel">;
  let sites: CallSites;

  beforeEach(() => {
    current = undefined;
    const asyncStore = { exists: () => current !== undefined, get: () => current };
    const funnel = { controllers: new Map(), executePluginRequest: async () => "executed" };
    kuzzle = { asyncStore, funnel };
    sites = new CallSites(kuzzle);
  });

  it("names the line of the application that calls the SDK, past the SDK and promises", async () => {
    const request = requestOf("security", "deleteUser", { _id: "mary" });
    /** As the host's own, which hands on what it is asked to the door of the application. */
    class Protocol extends KuzzleEventEmitter {
      isReady(): boolean {
        return true;
      }

      async query(): Promise<object> {
        await Promise.resolve();
        should(await kuzzle.funnel.executePluginRequest?.(request)).equal("executed");
        return { result: { _id: "mary" } };
      }
    }
    const protocol = new Protocol() as unknown as ConstructorParameters<typeof Kuzzle>[0];
    const { stackTraceLimit } = Error;
    await new Kuzzle(protocol).security.deleteUser("mary");
    should(sites.of(request)).match(HERE);
    should(Error.stackTraceLimit).equal(stackTraceLimit);
  });

  it("names whoever asks of a call that came by no door, past the plugin", () => {
    should(sites.of(requestOf("security", "deleteUser", {}))).match(HERE);
  });

  it("notes no line of what writes no rights, or is in the course of a request", async () => {
    const lineAtDoor = async (request: KuzzleRequest): Promise<boolean> => {
      await kuzzle.funnel.executePluginRequest?.(request);
      const asked = [sites.of(request), sites.of(requestOf("security", "deleteUser", {}))];
      return asked[0] !== asked[1];
    };
    should(await lineAtDoor(requestOf("security", "deleteUser", {}))).equal(true);
    should(await lineAtDoor(requestOf("document", "create", {}))).equal(false);
    current = requestOf("shop", "invite", {});
    should(await lineAtDoor(requestOf("security", "deleteUser", {}))).equal(false);
  });
});
