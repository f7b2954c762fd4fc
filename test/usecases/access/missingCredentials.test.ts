import { PluginImplementationError, PreconditionError } from "kuzzle";
import should from "should";

import { tellingMissing } from "../../../lib/usecases/access/missingCredentials";
import { FakeHost } from "../../support/FakeHost";
import { requestOf } from "../../support/requests";

describe("credentials that are not there", () => {
  const failure = new PluginImplementationError("Cannot read properties of null", "plugin.x", 1);
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost();
    host.drift.credentials.set("local", new Set(["mary"]));
  });

  async function errorOf(
    kuid: string,
    error: unknown = failure,
    [controller, action]: readonly [string, string] = ["security", "updateCredentials"],
    strategy: unknown = "local",
  ): Promise<unknown> {
    const request = requestOf(controller, action, { _id: kuid, strategy }, { user: { _id: kuid } });
    return tellingMissing(host, request, async () => {
      throw error;
    }).catch((thrown: unknown) => thrown);
  }

  it("are told as a fault of the request, of others and of one's own", async () => {
    const told = {
      status: 400,
      id: "profile-guard.user.invalid",
      details: [{ code: "credentials.missing", path: "strategy" }],
    };
    should(await errorOf("john")).match(told);
    should(await errorOf("john", failure, ["auth", "updateMyCredentials"])).match(told);
    should(await errorOf("mary", failure, undefined, "oauth")).match(told);
  });

  it("are no fault where they are there, or something else fails", async () => {
    should(await errorOf("mary")).equal(failure);
    const own = new PreconditionError("No credentials found", "x", 1);
    should(await errorOf("john", own)).equal(own);
    should(await errorOf("john", failure, ["security", "deleteCredentials"])).equal(failure);
    should(await errorOf("john", failure, undefined, ["local"])).equal(failure);
    host.strategiesWithCredentials = async () => Promise.reject(new Error("no Elasticsearch"));
    should(await errorOf("john")).equal(failure);
  });

  it("are not looked for where the action succeeds", async () => {
    host.strategiesWithCredentials = async () => Promise.reject(new Error("asked"));
    const request = requestOf("security", "updateCredentials", { _id: "john", strategy: "local" });
    should(await tellingMissing(host, request, async () => "done")).equal("done");
  });
});
