import should from "should";

import type { ProfileGuardOptions } from "../../lib/config/config";
import { parseConfig } from "../../lib/config/config";
import { refuseUnknownActions } from "../../lib/interceptors/refuseUnknownActions";
import { effectiveRights } from "../../lib/usecases/insight/effectiveRights";
import { explain } from "../../lib/usecases/insight/explain";
import { guardUnknown } from "../../lib/wiring/guardHost";
import { actorWith, gateOf } from "../support/contexts";
import { FakeHost } from "../support/FakeHost";
import { insightContext } from "../support/insight";
import { requestOf } from "../support/requests";

const REFUSAL = { status: 403, id: "profile-guard.rights.unknown_action" };
const NOBODY = { token: null, user: null };
const by = (...profileIds: string[]) => ({
  token: { userId: "john" },
  user: { _id: "john", profileIds },
});

describe("refuseUnknownActions", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("root", { "*": ["*"] })
      .withRole("peeker", { realtime: ["*"], vault: ["*"] })
      .withProfile("admin", { policies: [{ roleId: "root" }] })
      .withProfile("peeker", { policies: [{ roleId: "peeker" }] });
    host.controllers.set("realtime", new Set(["count", "peek"]));
    host.controllers.set("vault", new Set(["open"]));
    host.controllers.set("shop/orders", new Set(["pay"]));
  });

  function servicesOf(options: ProfileGuardOptions = {}) {
    const { gate, lines } = gateOf(host, options);
    const log = {
      warn: (line: string) => {
        lines.push(line);
      },
    };
    return { services: { host, config: parseConfig(options, {}), gate, log }, lines };
  }

  async function call(key: string, context: object, options: ProfileGuardOptions = {}) {
    refuseUnknownActions(servicesOf(options).services);
    const [controller = "", action = ""] = key.split(":");
    const run = async (): Promise<string> => "run";
    const around = host.intercepted.get(key);
    return around === undefined ? run() : around(requestOf(controller, action, {}, context), run);
  }

  it("stands around the host's own actions that are not declared, and around no others", () => {
    refuseUnknownActions(servicesOf().services).should.eql(["realtime:peek", "vault:open"]);
    [...host.intercepted.keys()].should.eql(["realtime:peek", "vault:open"]);
  });

  for (const key of ["realtime:peek", "vault:open"]) {
    it(`refuses ${key} to a role with it, and runs it for who covers everything`, async () => {
      await call(key, by("peeker")).should.be.rejectedWith(REFUSAL);
      await call(key, by()).should.be.rejectedWith(REFUSAL);
      should(await call(key, by("admin"))).equal("run");
      should(await call(key, NOBODY)).equal("run");
    });
  }

  it("lets it pass where the options say so", async () => {
    for (const options of [
      { unknownActions: "allow" },
      { unknownActions: ["realtime:peek"] },
      { guardNativeActions: false },
      { escalation: "report" },
    ] as const) {
      host.intercepted.clear();
      should(await call("realtime:peek", by("peeker"), options)).equal("run");
    }
  });

  it("refuses those that the list does not name", async () => {
    const options = { unknownActions: ["realtime:peek"] };
    await call("vault:open", by("peeker"), options).should.be.rejectedWith(REFUSAL);
    const rights = await effectiveRights(
      insightContext(host, "effectiveRights", { profileId: "peeker" }, actorWith("admin"), options),
    );
    should(rights.refused).match([{ controller: "vault", action: "open" }]);
    rights.refused?.length.should.equal(1);
  });

  it("tells at start what the list allows, and what it names in vain", () => {
    const { services, lines } = servicesOf({
      unknownActions: ["realtime:peek", "vault:opn", "realtime:count"],
    });
    guardUnknown(services);
    should(lines).match([
      /does not know: realtime:peek, vault:open\. Only callers who hold every right may run them, but for realtime:peek, which "unknownActions" leaves to the roles\.$/u,
      /^The option "unknownActions" names what is no unknown action of this Kuzzle: vault:opn \(did you mean "vault:open"\?\), realtime:count\.$/u,
    ]);
  });

  it("logs and announces each refusal", async () => {
    await call("realtime:peek", by("peeker")).should.be.rejected();
    host.announced.should.match([{ event: "profile-guard:refused", payload: { id: REFUSAL.id } }]);
  });

  it("fails with 503 when the rights cannot be read", async () => {
    host.withRole("gone").withProfile("torn", { policies: [{ roleId: "no-such-role" }] });
    await call("realtime:peek", by("torn")).should.be.rejectedWith({
      status: 503,
      id: "profile-guard.decision.unavailable",
    });
  });

  it("tells of them at start in one line, and of none where there are none", () => {
    const { services, lines } = servicesOf();
    guardUnknown(services);
    lines.length.should.equal(1);
    should(lines[0])
      .match(/realtime:peek, vault:open/u)
      .and.match(/every right/u)
      .and.match(/The option "unknownActions" leaves those to the roles that you have judged/u);
    const allowing = servicesOf({ unknownActions: "allow" });
    guardUnknown(allowing.services);
    should(allowing.lines).match([/realtime:peek, vault:open.*"unknownActions"/u]);
    for (const options of [{}, { guardNativeActions: false }]) {
      host = options.guardNativeActions === false ? host : new FakeHost();
      const silent = servicesOf(options);
      guardUnknown(silent.services);
      silent.lines.should.eql([]);
    }
  });

  it("is told by explain and effectiveRights, in the words of the refusal", async () => {
    const asked = (action: string) => ({
      body: { profileIds: ["peeker"], request: { controller: "realtime", action } },
    });
    const told = await explain(insightContext(host, "explain", asked("peek")));
    should(told).match({ allowed: false, refusedBy: { ...REFUSAL, reportedOnly: false } });
    should((await explain(insightContext(host, "explain", asked("count")))).allowed).be.true();
    // Kuzzle answers 404 by itself
    should((await explain(insightContext(host, "explain", asked("peak")))).allowed).be.true();

    const rightsOf = async (profileId: string, options: ProfileGuardOptions = {}) =>
      effectiveRights(
        insightContext(host, "effectiveRights", { profileId }, actorWith("admin"), options),
      );
    const { refused } = await rightsOf("peeker");
    should(refused).eql([
      { controller: "realtime", action: "peek", ...told.refusedBy },
      {
        controller: "vault",
        action: "open",
        ...told.refusedBy,
        message: told.refusedBy?.message.replace("realtime:peek", "vault:open"),
      },
    ]);
    should(await rightsOf("admin")).not.have.property("refused");
    should(await rightsOf("peeker", { unknownActions: "allow" })).not.have.property("refused");
    should((await rightsOf("peeker", { escalation: "report" })).refused?.[0]).match({
      reportedOnly: true,
    });
  });
});
