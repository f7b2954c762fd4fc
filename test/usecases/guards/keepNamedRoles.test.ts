import should from "should";

import type { NamedByKeysError } from "../../../lib/errors/NamedByKeysError";
import { actorWith, commandFor, gateOf } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";

const ADMIN = actorWith("admin");

describe("deleting a role that policies of API keys name", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("root", { "*": ["*"] })
      .withRole("keeper", { security: ["deleteRole"] })
      .withRole("reader", { security: ["deleteRole"] })
      .withRole("spare")
      .withProfile("admin", { policies: [{ roleId: "root" }] })
      .withProfile("keeper", { policies: [{ roleId: "keeper" }] })
      .withUser("root", "admin");
    host.access.withKey("whole", "john", "john");
    host.access.withKey("cut", "john", "john", "other", "reader");
  });

  function enter(
    action: string,
    members: Parameters<typeof commandFor>[1],
    actor = ADMIN,
  ): Promise<unknown> {
    return gateOf(host).gate.enter(actor, commandFor(`security:${action}`, members));
  }

  const refusal = async (work: Promise<unknown>): Promise<NamedByKeysError> =>
    work.then(
      () => {
        throw new Error("it was not refused");
      },
      (error: unknown) => error as NamedByKeysError,
    );

  it("is refused as the host refuses it for profiles, naming the keys", async () => {
    for (const [action, members] of [
      ["deleteRole", { id: "reader" }],
      ["mDeleteRoles", { body: { ids: ["spare", "reader"] } }],
    ] as const) {
      should(await refusal(enter(action, members))).match({
        status: 412,
        id: "security.role.in_use",
        code: 0x07050004,
        message: /"cut" of user "john" \("reader"\)/u,
        details: { apiKeys: [{ id: "cut", userId: "john", roleIds: ["reader"] }], total: 1 },
      });
    }
    host.holding.size.should.equal(0);
  });

  it("tells whoever may not see keys that there are some, and no more", async () => {
    const { message, details } = await refusal(
      enter("deleteRole", { id: "reader" }, actorWith("keeper")),
    );
    should(details).eql({ apiKeys: [], total: 0, withheld: true });
    message.should.not.match(/cut|john/u);
  });

  it("goes on where no living key names it", async () => {
    await enter("deleteRole", { id: "spare" });
    const limits = { policies: [[{ roleId: "reader" }]], expiresAt: 1, ancestors: [] };
    host.access.keys.delete("cut");
    host.access.keys.set("over", {
      id: "over",
      kuid: "j",
      author: null,
      madeThrough: [],
      expiresAt: 1,
      limits,
    });
    const ancestors = [
      { id: "gone", hash: "g" },
      { id: "child", hash: "c" },
    ];
    host.access.keys.set("child", {
      ...{ id: "child", kuid: "j", author: null, madeThrough: [], expiresAt: -1 },
      limits: { ...limits, ancestors },
    });
    await enter("deleteRole", { id: "reader" });
  });

  it("is refused for the key through which a living one was made", async () => {
    const limits = (id: string, ...before: { id: string; hash: string }[]) => ({
      ...{ policies: [[{ roleId: "spare" }]], expiresAt: -1 },
      ancestors: [...before, { id, hash: id }],
    });
    const rest = { kuid: "j", author: null, madeThrough: [], expiresAt: -1 };
    host.access.keys.set("a", { id: "a", ...rest, limits: limits("a") });
    host.access.keys.set("b", { id: "b", ...rest, limits: limits("b", { id: "a", hash: "a" }) });
    should((await refusal(enter("deleteRole", { id: "spare" }))).details.total).equal(2);
  });

  it("leaves roles that the host refuses to delete, or does not have, to the host", async () => {
    host.access.withKey("odd", "john", "john", "default", "nobodys");
    host.withRole("default");
    await enter("deleteRole", { id: "default" });
    await enter("deleteRole", { id: "nobodys" });
  });
});
