import should from "should";

import { refreshAfterRelease } from "../../../lib/usecases/admission/refreshAfterRelease";
import { FakeHost } from "../../support/FakeHost";
import { requestOf } from "../../support/requests";

describe("searchableAfterwards", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost();
  });

  /** Returns what the host's action sees of `refresh`, and what the request holds afterwards. */
  async function refreshOf(action: string, given: object): Promise<readonly [unknown, unknown]> {
    const request = requestOf("security", action, { _id: "p", ...given });
    const before = { ...request.input.args };
    const seen = await refreshAfterRelease(host, request, async () =>
      request.getRefresh("wait_for"),
    );
    request.input.args.should.eql(before);
    return [seen, request.input.args.refresh];
  }

  it("lets the action write without waiting, and shows the write afterwards", async () => {
    should(await refreshOf("updateProfile", {})).eql(["false", undefined]);
    should(await refreshOf("updateRole", { refresh: "wait_for" })).eql(["false", "wait_for"]);
    should(await refreshOf("updateUser", { refresh: true })).eql(["false", true]);
    host.shown.map(({ collection }) => collection).should.eql(["profiles", "roles", "users"]);
  });

  it("shows nothing to who does not want to wait", async () => {
    should(await refreshOf("updateProfile", { refresh: "false" })).eql(["false", "false"]);
    should(await refreshOf("createRole", { refresh: false })).eql(["false", false]);
    host.shown.should.be.empty();
  });

  it("leaves alone what writes more than one document", async () => {
    for (const action of ["createUser", "deleteProfile", "mDeleteRoles", "toString"]) {
      should(await refreshOf(action, {})).eql(["wait_for", undefined]);
    }
    host.shown.should.be.empty();
  });

  it("shows the user and the credentials of who has the lock of the number of holders", async () => {
    const body = { content: {}, credentials: { local: { username: "a" } } };
    const request = requestOf("security", "createUser", { body });
    const run = async (): Promise<unknown> => request.getRefresh("wait_for");
    should(await refreshAfterRelease(host, request, run, true)).equal("false");
    host.shown.map(({ collection }) => collection).should.eql(["users"]);
    host.shownCredentials.should.eql(["local"]);
  });

  it("throws what the action throws, and shows nothing then", async () => {
    const request = requestOf("security", "updateProfile", { _id: "p", refresh: "wait_for" });
    const failing = async (): Promise<never> => {
      throw new Error("refused");
    };
    await refreshAfterRelease(host, request, failing).should.be.rejectedWith("refused");
    should(request.input.args.refresh).equal("wait_for");
    host.shown.should.be.empty();
  });

  it("answers what was written though it cannot be shown", async () => {
    host.showFails = true;
    should(await refreshOf("updateProfile", {})).eql(["false", undefined]);
  });

  it("does not wait for a storage that does not answer: it is written", async () => {
    Object.assign(host.services, { age: 60_000, serving: false });
    host.showWrites = () => new Promise(() => undefined);
    const request = requestOf("security", "updateProfile", { _id: "p" });
    should(await refreshAfterRelease(host, request, async () => "written")).equal("written");
  });
});
