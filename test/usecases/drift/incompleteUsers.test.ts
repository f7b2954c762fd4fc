import sinon from "sinon";

import type { Intent } from "../../../lib/host/port/LockRequest";
import type { InterruptedWrite } from "../../../lib/host/port/Host";
import { incompleteUsers } from "../../../lib/usecases/drift/incompleteUsers";
import { InterruptedWrites } from "../../../lib/usecases/drift/InterruptedWrites";
import { FakeHost } from "../../support/FakeHost";

describe("interrupted writes", () => {
  let host: FakeHost;
  let now = 0;
  const interrupted = (resource: string, note: Intent, at = now): InterruptedWrite => ({
    resource,
    at,
    ...note,
  });
  const creation: Intent = { does: "create", strategies: ["local", "oauth"] };

  beforeEach(() => {
    now = Date.now();
    host = new FakeHost().withUser("half", "customer");
    host.drift.creations.set("half", now);
  });

  describe("halfMadeUsers", () => {
    const find = (...interruptions: InterruptedWrite[]) => incompleteUsers(host, interruptions);

    it("names who lacks credentials that he was to get", async () => {
      host.drift.withCredentials("half");
      (await find(interrupted("user:half", creation))).should.eql([
        { kuid: "half", interrupted: "create", missing: ["oauth"] },
      ]);
    });

    it("names nobody who is not there, is whole, was only updated, or was there before", async () => {
      host.drift.withCredentials("half");
      const local: Intent = { does: "create", strategies: ["local"] };
      (
        await find(
          interrupted("user:gone", creation),
          interrupted("user:half", local),
          interrupted("user:half", { does: "write" }),
          interrupted("profile:half", { does: "write" }),
        )
      ).should.eql([]);
      host.drift.creations.set("half", now - 3_600_000);
      (await find(interrupted("user:half", creation))).should.eql([]);
    });

    it("names whose deletion has taken his credentials, and nobody who can still log in", async () => {
      const deletion = interrupted("user:half", { does: "delete" });
      (await find(deletion)).should.eql([{ kuid: "half", interrupted: "delete", missing: [] }]);
      host.drift.withCredentials("half");
      (await find(deletion)).should.eql([]);
    });
  });

  describe("Interruptions", () => {
    let interruptions: InterruptedWrites;
    const look = () => interruptions.look();
    const write: Intent = { does: "write" };

    beforeEach(() => {
      interruptions = new InterruptedWrites(host, { warn: () => undefined });
    });

    afterEach(() => {
      sinon.restore();
    });

    it("reads anew what was written, as long as it may still arrive", async () => {
      host.interrupted = [
        interrupted("profile:a:b", write),
        interrupted("role:r", write),
        interrupted("user:u", write),
        interrupted("first-admin", write),
      ];
      await look();
      await look();
      const once = ["profile a:b", "role r", "user u"];
      host.readAgain.should.eql([...once, ...once]);
      host.interrupted.length.should.equal(4);
    });

    it("forgets it a minute later, but keeps who is half made in mind", async () => {
      const clock = sinon.useFakeTimers({ now, toFake: ["Date"] });
      const half = interrupted("user:half", creation);
      host.interrupted = [half, interrupted("profile:p", write)];
      await look();
      clock.tick(61_000);
      await look();
      host.interrupted.should.eql([half]);
      host.users.delete("half");
      await look();
      host.interrupted.should.eql([]);
    });

    it("reads anew what it hears of late, when Redis was away for longer than a minute", async () => {
      const old = interrupted("profile:p", write, now - 300_000);
      host.interrupted = [old];
      await look();
      host.readAgain.should.eql(["profile p"]);
      host.interrupted.should.eql([old]);
    });

    it("never rejects: the next look is soon enough", async () => {
      host.interruptedWrites = () => Promise.reject(new Error("no Redis"));
      await look();
    });
  });
});
