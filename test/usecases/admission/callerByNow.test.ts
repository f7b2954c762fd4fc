import type { KuzzleRequest } from "kuzzle";
import should from "should";

import { EscalationError, UncheckedError } from "../../../lib/errors/errors";
import { callerByNow, requireSameCaller } from "../../../lib/usecases/admission/callerByNow";
import { actorOf } from "../../../lib/usecases/support/command";
import { actorWith, commandFor, gateOf } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";
import { requestOf } from "../../support/requests";

const COMMAND = commandFor("security:createProfile", {
  id: "new",
  body: { policies: [{ roleId: "member", restrictedTo: [{ index: "globex" }] }] },
});

describe("callerByNow", () => {
  let host: FakeHost;
  let request: KuzzleRequest;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("manager", { document: ["get"], security: ["createProfile"] })
      .withRole("member", { document: ["get"] })
      .withIndex("acme")
      .withIndex("globex")
      .withProfile("acme", { policies: [{ roleId: "manager", restrictedTo: [{ index: "acme" }] }] })
      .withProfile("globex", {
        policies: [{ roleId: "member", restrictedTo: [{ index: "globex" }] }],
      });
    request = requestOf("security", "createProfile", {}, context("acme", "globex"));
  });

  function context(...profileIds: string[]): object {
    return { token: { userId: "mary" }, user: { _id: "mary", profileIds } };
  }

  /** Another request has taken it from its caller. */
  function lose(): void {
    Object.assign(request.context, context("acme"));
  }

  const find = async (waited: boolean): Promise<readonly string[] | undefined> => {
    const actor = actorOf(request);
    lose();
    return (await callerByNow({ host, actor, command: COMMAND }, waited))?.profileIds;
  };

  it("looks at nobody again who has come just now", async () => {
    host.admittedFor = 100;
    should(await find(false)).eql(["acme", "globex"]);
  });

  it("looks again at whoever has waited for locks, or for the application", async () => {
    should(await find(true)).eql(["acme"]);
    host.admittedFor = 101;
    Object.assign(request.context, context("acme", "globex"));
    should(await find(false)).eql(["acme"]);
  });

  it("refuses who would be refused by now", async () => {
    host.endedRequests.add(request);
    await find(true).should.be.rejectedWith({
      id: "profile-guard.rights.unchecked",
      status: 403,
    });
  });

  it("leaves alone the application, and who came by no request", async () => {
    should(await callerByNow({ host, actor: undefined, command: COMMAND }, true)).be.undefined();
    const actor = actorWith("acme");
    should(await callerByNow({ host, actor, command: COMMAND }, true)).equal(actor);
  });

  it("refuses a request whose caller has other profiles than were compared", async () => {
    const actor = actorOf(request);
    await requireSameCaller({ host, actor, command: COMMAND });
    lose();
    await requireSameCaller({ host, actor, command: COMMAND }).should.be.rejectedWith({
      id: "profile-guard.rights.unchecked",
    });
  });

  describe("at the gate", () => {
    const enter = async (escalation: "refuse" | "report" = "refuse"): Promise<unknown> => {
      const actor = actorOf(request);
      lose();
      return gateOf(host, { escalation }).gate.enter(actor, COMMAND);
    };

    it("judges whoever has waited as they are by now, and releases the locks", async () => {
      await enter();
      Object.assign(request.context, context("acme", "globex"));
      host.holding.clear();
      host.waits = true;
      await enter().should.be.rejectedWith(EscalationError);
      should(host.holding.size).equal(0);
    });

    it("compares no rights that were lost while it waits for a later lock", async () => {
      host
        .withRole("root", { "*": ["*"] })
        .withProfile("admin", { policies: [{ roleId: "root" }] })
        .withUser("boss", "admin");
      request = requestOf("security", "updateUser", {}, context("admin"));
      const demote = commandFor("security:updateUser", {
        id: "boss",
        body: { profileIds: ["acme"] },
      });
      const lock = host.lock.bind(host);
      const take = async (loses: boolean): Promise<unknown> => {
        host.lock = async (wanted, caller) => {
          if (wanted.some(({ resource }) => resource === "admins")) {
            host.waits = true;
            if (loses) {
              Object.assign(request.context, context("acme"));
            }
          }
          return lock(wanted, caller);
        };
        return gateOf(host.withUser("mary", "admin")).gate.enter(actorOf(request), demote);
      };
      await take(false);
      host.waits = false;
      host.holding.clear();
      await take(true).should.be.rejectedWith(UncheckedError);
      should(host.holding.size).equal(0);
    });

    it("refuses who is gone, and in the mode report lets them pass", async () => {
      host.waits = true;
      host.endedRequests.add(request);
      await enter().should.be.rejectedWith(UncheckedError);
      should(host.holding.size).equal(0);
      await enter("report").should.be.fulfilled();
    });
  });
});
