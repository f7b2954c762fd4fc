import { KuzzleRequest } from "kuzzle";
import should from "should";

import { hostModule } from "../../../lib/host/kernel/hostModules";
import { checkTargetsByPlace } from "../../../lib/host/patches/targetsByPlace";

interface Policy {
  readonly role: { checkRestrictions: (...all: unknown[]) => boolean };
  readonly restrictedTo: ReadonlyMap<string, readonly string[]> | undefined;
}
type Check = (request: KuzzleRequest, profiles: unknown[], targets: unknown[]) => Promise<boolean>;

const { User } = hostModule("model/security/user") as {
  readonly User: { readonly prototype: { areTargetsAllowed: Check } };
};
const { Role } = hostModule("model/security/role") as {
  readonly Role: { readonly prototype: { checkRestrictions: Policy["role"]["checkRestrictions"] } };
};

/** Counts the host's looks whether a policy allows a place. */
let looks = 0;
const role = {
  checkRestrictions: (...all: unknown[]): boolean => {
    looks++;
    return Role.prototype.checkRestrictions(...all);
  },
};

function profileOf(...restrictions: (Record<string, string[]> | undefined)[]): unknown {
  const policies = restrictions.map((one) => ({
    role,
    restrictedTo:
      one && new Map(Object.entries(one).map(([index, all]) => [index, [...all].sort()])),
  }));
  return { getAllowedPolicies: async () => policies };
}

async function answers(profiles: unknown[], targets: unknown[]): Promise<boolean> {
  const request = new KuzzleRequest({ controller: "document", action: "search" });
  return User.prototype.areTargetsAllowed(request, profiles, targets);
}

describe("checking targets by their places", () => {
  let undo = (): void => undefined;

  afterEach(() => {
    undo();
    undo = () => undefined;
    looks = 0;
  });

  it("answers as the host alone, whatever the profiles and the targets are", async () => {
    const restrictions = [undefined, { a: [] }, { a: ["x", "z"] }, { b: ["y"], a: ["y"] }, {}];
    const profiles = [
      [],
      ...restrictions.map((one) => [profileOf(one)]),
      [profileOf({ a: ["x"] }), profileOf({ a: ["y"] }, { b: [] })],
      [profileOf()],
    ];
    const indexes = ["a", "b", "c", "a*", "", undefined];
    const lists = [
      ["x"],
      ["x", "y"],
      ["z", "q"],
      ["*"],
      [],
      undefined,
      ["__proto__"],
      [["x"]],
      [1],
    ];
    const one = indexes.flatMap((index) => lists.map((collections) => ({ index, collections })));
    const targets = [...one.map((target) => [target]), ...one.map((target) => [one[1], target])];
    const both = async (given: unknown[], asked: unknown[]): Promise<unknown> =>
      answers(given, asked).catch((error: unknown) => (error as Error).message);
    for (const given of profiles) {
      for (const asked of targets) {
        const alone = await both(given, asked);
        undo = checkTargetsByPlace();
        const patched = await both(given, asked);
        undo();
        should({ asked, answer: patched }).eql({ asked, answer: alone });
      }
    }
  });

  it("does not look through all policies for each collection, as the host alone does", async () => {
    const names = Array.from({ length: 300 }, (_, number) => `c${number}`);
    const profile = profileOf(...names.map((name) => ({ acme: [name] })));
    const targets = [{ index: "acme", collections: names }];
    should(await answers([profile], targets)).be.true();
    should(looks).be.above(40_000);
    looks = 0;
    undo = checkTargetsByPlace();
    should(await answers([profile], targets)).be.true();
    should(looks).equal(0);
  });
});
