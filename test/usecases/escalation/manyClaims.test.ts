import should from "should";

import { keepAnAdmin } from "../../../lib/usecases/escalation/lastAdmin";
import { requireCoverage } from "../../../lib/usecases/escalation/requireCoverage";
import { roleClaims } from "../../../lib/usecases/escalation/roleClaims";
import { actorWith, commandFor, contextOf } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";

const PROFILES = 1_000;

/** Role `used` is in a thousand profiles, each of another place. */
function platform(): FakeHost {
  const host = new FakeHost()
    .withRole("used", { document: ["get", "create"] })
    .withRole("manager", { document: ["*"], security: ["createOrReplaceRole"] })
    .withProfile("manager", { policies: [{ roleId: "manager" }] });
  for (let number = 0; number < PROFILES; number += 1) {
    const restrictedTo = [{ index: `tenant-${number}` }];
    host.withProfile(`p${number}`, { policies: [{ roleId: "used", restrictedTo }] });
  }
  return host;
}

const context = (host: FakeHost) =>
  contextOf(host, commandFor("security:createOrReplaceRole"), actorWith("manager"));
const role = (...actions: string[]) => ({
  _id: "used",
  controllers: {
    document: { actions: Object.fromEntries(actions.map((action) => [action, true])) },
  },
});

/** Counts how often others had their turn meanwhile. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  const turn = (): NodeJS.Immediate =>
    setImmediate(() => {
      turns += 1;
      next = turn();
    });
  let next = turn();
  try {
    await work();
  } finally {
    clearImmediate(next);
  }
  return turns;
}

describe("a role that a thousand profiles use", () => {
  it("is compared through each of them, and others have their turn meanwhile", async () => {
    const host = platform();
    const write = async (...actions: string[]): Promise<void> =>
      requireCoverage(context(host), "Not allowed.", () =>
        roleClaims(context(host), "used", role(...actions), {}),
      );
    should(await turnsDuring(() => write("get"))).be.aboveOrEqual(PROFILES / 20);
    const refused = write("get").then(() => write("get", "search"));
    await refused.should.be.fulfilled();
    host.withProfile("p500", { policies: [{ roleId: "used" }, { roleId: "other" }] });
    host.withRole("other", { auth: ["login"] });
    await write("get").should.be.rejectedWith({ id: "profile-guard.rights.escalation" });
  });

  it("is looked at for the last administrator once for all that are alike, with turns for others", async () => {
    const host = platform();
    const findRoles = host.findRoles.bind(host);
    let compiled = 0;
    host.findRoles = async (ids) => {
      compiled += 1;
      return findRoles(ids);
    };
    const change = { roles: new Map([["used", role("get")]]) };
    const turns = await turnsDuring(() => keepAnAdmin(context(host), change));
    should(compiled).be.belowOrEqual(10);
    should(turns).be.aboveOrEqual(PROFILES / 20 - 1);
  });
});
