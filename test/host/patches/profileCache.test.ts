import * as fc from "fast-check";
import should from "should";
import sinon from "sinon";

import { installFastAuthorization } from "../../../lib/host/patches/profileCache";
import { tryFastAuthorization } from "../../../lib/host/patches/profileRepository";
import { rawRequest, world } from "../../domain/rights/worlds";
import { HostProfiles } from "../../support/HostProfiles";
import { cases } from "../../support/random";

/** Requests put to the host with and without it in this run. */
const TOTAL = cases(5_000);
const SEED = Number(process.env["RIGHTS_SEED"] ?? 20_261_122);
const PER_WORLD = 25;

const GET = { controller: "document", action: "get", index: "acme", collection: "orders" };

function reader(index: string) {
  return { _id: "p", policies: [{ roleId: "reader", restrictedTo: [{ index }] }] };
}

async function hostWithReader(): Promise<HostProfiles> {
  const host = new HostProfiles();
  await host.writeRole({
    _id: "reader",
    controllers: { document: { actions: { get: true } } },
  });
  host.write(reader("acme"));
  return host;
}

describe("Fast authorization", function () {
  this.timeout(600_000);

  it("answers as the host does, whatever is written between the requests", async () => {
    await fc.assert(
      fc.asyncProperty(
        world,
        world,
        fc.array(rawRequest, { minLength: PER_WORLD, maxLength: PER_WORLD }),
        async (before, after, requests) => {
          const [alone, fast] = [new HostProfiles(), new HostProfiles()];
          installFastAuthorization(fast, fast.prototype);
          const both = [alone, fast];
          const ids = before.profiles.map(({ _id }) => _id);
          for (const host of both) {
            for (const role of [...after.roles, ...before.roles]) {
              await host.writeRole(role);
            }
            for (const profile of before.profiles) {
              host.write(profile);
            }
          }
          for (const [number, request] of requests.entries()) {
            if (number % 5 === 4) {
              const written = after.profiles[number % Math.max(1, after.profiles.length)];
              const id = ids[number % Math.max(1, ids.length)];
              for (const host of both) {
                if (written !== undefined && id !== undefined) {
                  host.write({ ...written, _id: id });
                }
              }
            }
            const [expected, answer] = [
              await alone.allows(ids, request),
              await fast.allows(ids, request),
            ];
            if (answer !== expected) {
              throw new Error(`the host says ${expected} to ${JSON.stringify(request)}`);
            }
          }
        },
      ),
      { numRuns: Math.ceil(TOTAL / PER_WORLD), seed: SEED },
    );
  });

  it("reads a profile once, and again when it was written", async () => {
    const host = await hostWithReader();
    installFastAuthorization(host, host.prototype);
    should(await host.allows(["p"], GET)).be.true();
    should(await host.allows(["p"], GET)).be.true();
    host.reads.should.equal(1);
    host.write(reader("globex"));
    should(await host.allows(["p"], GET)).be.false();
    host.write(reader("acme"));
    should(await host.allows(["p"], GET)).be.true();
    host.reads.should.equal(3);
  });

  it("keeps what it has read from whoever changes what it was handed", async () => {
    interface Loaded {
      policies: { roleId: string; restrictedTo?: { index: string }[] }[];
      rateLimit?: number;
    }
    const host = await hostWithReader();
    installFastAuthorization(host, host.prototype);
    const load = async (): Promise<Loaded> => {
      const loaded = await host.running(() => host.ask("core:security:profile:mGet", ["p"]));
      return (loaded as [Loaded])[0];
    };
    const { policies } = reader("acme");
    for (const profile of [await load(), await load()]) {
      should(profile.policies).eql(policies);
      profile.policies[0]?.restrictedTo?.push({ index: "globex" });
      should(profile.policies[0]?.restrictedTo).have.length(2);
      profile.policies = [];
      profile.rateLimit = 7;
    }
    const last = await load();
    should(last.policies).eql(policies);
    should(last).not.have.property("rateLimit", 7);
    host.reads.should.equal(1);
    should(await host.allows(["p"], { ...GET, index: "globex" })).be.false();
  });

  it("sorts restrictions when they are looked at, once, and as the host does", async () => {
    const host = await hostWithReader();
    const { optimizePolicy } = host.prototype;
    const sort = sinon.spy(optimizePolicy);
    host.prototype.optimizePolicy = sort;
    installFastAuthorization(host, host.prototype);
    const policies = [
      { roleId: "reader", restrictedTo: [{ index: "b", collections: ["y", "x", "y"] }] },
      { roleId: "writer" },
    ];
    const optimized = host.prototype.optimizePolicies(policies);
    sort.callCount.should.equal(1);
    should(optimized).eql(policies.map((policy) => optimizePolicy(policy)));
    should(optimized).eql(policies.map((policy) => optimizePolicy(policy)));
    sort.callCount.should.equal(2);
  });

  it("leaves a text in the cache that the host reads as before", async () => {
    const host = await hostWithReader();
    const remove = installFastAuthorization(host, host.prototype);
    const fast = await host.running(() => host.ask("core:security:profile:mGet", ["p"]));
    remove();
    const alone = await host.running(() => host.ask("core:security:profile:mGet", ["p"]));
    should(fast).eql(alone);
  });

  it("refuses when a role of the profile is gone, as the host does", async () => {
    const host = await hostWithReader();
    installFastAuthorization(host, host.prototype);
    should(await host.allows(["p"], GET)).be.true();
    host.roles.delete("reader");
    should(await host.allows(["p"], GET)).be.false();
  });

  it("lets the host forget a role that could not be read, which it would keep so for good", async () => {
    const host = await hostWithReader();
    host.write({ _id: "p", policies: [{ roleId: "reader" }, { roleId: "unread" }] });
    const unread = Promise.reject(new Error("no Elasticsearch"));
    unread.catch(() => undefined);
    host.roles.set("unread", unread);
    installFastAuthorization(host, host.prototype);
    should(await host.allows(["p"], GET)).be.false();
    await new Promise((resolve) => setTimeout(resolve, 0));
    host.invalidated.should.eql(["unread"]);
  });

  it("loads as the host does when the look fails, and what is not cached", async () => {
    const host = await hostWithReader();
    installFastAuthorization(host, host.prototype);
    host.broken = true;
    should(await host.allows(["p"], GET)).be.true();
    host.broken = false;
    let loaded = 0;
    Object.assign(host.prototype, {
      load: async () => {
        loaded += 1;
        throw new Error("no such profile");
      },
    });
    should(await host.allows(["missing"], GET)).be.false();
    loaded.should.equal(1);
  });

  it("keeps no more than a bounded amount of text", async () => {
    const host = await hostWithReader();
    installFastAuthorization(host, host.prototype);
    const large = { restrictedTo: [{ index: "acme" }, { index: "x".repeat(9_000_000) }] };
    for (const _id of ["large", "larger"]) {
      host.write({ _id, policies: [{ roleId: "reader", ...large }] });
      should(await host.allows([_id], GET)).be.true();
    }
    host.reads.should.equal(2);
    should(await host.allows(["larger"], GET)).be.true();
    host.reads.should.equal(2);
    should(await host.allows(["large"], GET)).be.true();
    host.reads.should.equal(3);
  });

  describe("installation", () => {
    async function anonymousHost(): Promise<HostProfiles> {
      const host = await hostWithReader();
      host.write({ ...reader("acme"), _id: "anonymous" });
      return host;
    }

    it("is checked against the host's own answer, and can be removed", async () => {
      const host = await anonymousHost();
      const { loadProfiles } = host.prototype;
      const remove = await host.running(() => tryFastAuthorization(host, () => host.prototype));
      should(host.prototype.loadProfiles).not.equal(loadProfiles);
      remove();
      should(host.prototype.loadProfiles).equal(loadProfiles);
    });

    it("is refused where the host's repository is not as expected", async () => {
      const host = await anonymousHost();
      for (const [found, reason] of [
        [undefined, /has no load, loadProfiles/u],
        [{ loadProfiles: () => undefined }, /has no load, fromDTO/u],
        [Object.create(host.prototype), /has no loadProfiles/u],
      ] as const) {
        await host
          .running(() => tryFastAuthorization(host, () => found))
          .should.be.rejectedWith(reason);
      }
    });

    it("is refused, and removed, where the host uses another one", async () => {
      const [host, other] = [await anonymousHost(), await anonymousHost()];
      const { loadProfiles } = other.prototype;
      await host
        .running(() => tryFastAuthorization(host, () => other.prototype))
        .should.be.rejectedWith(/uses another repository/u);
      should(other.prototype.loadProfiles).equal(loadProfiles);
    });

    it("is refused, and removed, where it does not answer as the host", async () => {
      const host = await anonymousHost();
      const { loadProfiles } = host.prototype;
      Object.assign(host.prototype, { optimizePolicies: () => [{ roleId: Math.random() }] });
      await host
        .running(() => tryFastAuthorization(host, () => host.prototype))
        .should.be.rejectedWith(/does not read the profile "anonymous" as the host does/u);
      should(host.prototype.loadProfiles).equal(loadProfiles);
    });
  });
});
