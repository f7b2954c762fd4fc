import { KuzzleRequest } from "kuzzle";
import should from "should";
import sinon from "sinon";

import type { Kernel } from "../../../lib/host/kernel/kernel";
import { hostModule } from "../../../lib/host/kernel/hostModules";
import { listRightsInTime } from "../../../lib/host/patches/listedRights";

type Actions = Record<string, (request: KuzzleRequest) => Promise<unknown>>;

const AuthController = hostModule("api/controllers/authController") as {
  readonly default?: { readonly prototype: Actions };
  readonly prototype: Actions;
};
const { default: SecurityController } = hostModule("api/controllers/securityController") as {
  readonly default: { readonly prototype: Actions };
};

/** So many rights by their hashes. */
function holderOf(count: number): { getRights: () => Promise<Record<string, object>> } {
  const rights = Array.from({ length: count }, (_, number) => [
    `hash${number}`,
    { controller: "document", action: "get", index: `i${number}`, collection: "*", value: true },
  ]);
  return { getRights: async () => Object.fromEntries(rights) as Record<string, object> };
}

/** The host's own controllers, for one user and one profile with so many rights. */
function kernelWith(count: number): Pick<Kernel, "ask" | "funnel"> {
  const ask = async () => holderOf(count);
  const auth = Object.create((AuthController.default ?? AuthController).prototype) as Actions;
  const security = Object.assign(Object.create(SecurityController.prototype) as Actions, { ask });
  const controllers = new Map([["auth", auth] as const, ["security", security] as const]);
  return { ask, funnel: { controllers } };
}

const LISTING = ["auth:getMyRights", "security:getUserRights", "security:getProfileRights"];

async function answer(kernel: Pick<Kernel, "funnel">, name: string): Promise<unknown> {
  const [controller = "", action = ""] = name.split(":");
  const request = new KuzzleRequest({ controller, action, _id: "any" });
  Object.assign(request.context, { user: await (kernel as Kernel).ask("") });
  return kernel.funnel.controllers.get(controller)?.[action]?.(request);
}

/** Counts the entries that are copied from one list to the next meanwhile. */
async function copiedBy(work: () => Promise<unknown>): Promise<number> {
  let copied = 0;
  const { concat } = Array.prototype;
  const counting = sinon.stub(Array.prototype, "concat").callsFake(function (
    this: unknown[],
    ...more: unknown[]
  ) {
    copied += this.length;
    return concat.apply(this, more) as unknown[];
  });
  try {
    await work();
  } finally {
    counting.restore();
  }
  return copied;
}

describe("lists of rights", () => {
  for (const name of LISTING) {
    it(`145: are copied by the host for each right again (${name})`, async () => {
      const kernel = kernelWith(300);
      should(await copiedBy(() => answer(kernel, name))).be.above((300 * 299) / 2 - 1);
    });

    it(`are the host's, each right copied once, and can be taken back (${name})`, async () => {
      const kernel = kernelWith(300);
      const expected = await answer(kernel, name);
      const undo = listRightsInTime(kernel);
      should(await answer(kernel, name)).eql(expected);
      should(await copiedBy(() => answer(kernel, name))).be.below(300);
      undo();
      should(await answer(kernel, name)).eql(expected);
      should(await copiedBy(() => answer(kernel, name))).be.above(300);
    });
  }

  it("need actions that look as expected", () => {
    const funnel = { controllers: new Map([["auth", {}]]) } as unknown as Kernel["funnel"];
    should(() => listRightsInTime({ ask: async () => undefined, funnel })).throw(
      "it has no action auth:getMyRights",
    );
  });
});
