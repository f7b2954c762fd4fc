import * as fc from "fast-check";
import should from "should";

import type { RightsChange } from "../../../lib/domain/connections/rightsChange";
import type { Subscription } from "../../../lib/domain/connections/Subscription";
import { FakeHost } from "../../support/FakeHost";
import { HostProfiles } from "../../support/HostProfiles";
import { cases } from "../../support/random";
import { nodeOf, subscriptionOf } from "./scene";

/** Subscriptions that are judged, in all. */
// at night 25,000: this is most of what the unit tests cost
const TOTAL = cases(5_000);
const SEED = Number(process.env["RIGHTS_SEED"] ?? 20_261_129);
const PER_WORLD = 40;

const ROLES = ["one", "two", "default"] as const;
const PROFILES = ["p", "q", "r", "anonymous"] as const;
const PEOPLE = ["ann", "bob", "cid"] as const;
const USERS = [...PEOPLE, "-1"];
const INDEXES = ["acme", "globex"];
const COLLECTIONS = ["orders", "products"];

const actions = fc.dictionary(fc.constantFrom("subscribe", "join", "*"), fc.boolean());
const controllers = fc.dictionary(fc.constantFrom("realtime", "*"), fc.record({ actions }));
const restriction = fc.record({
  index: fc.constantFrom(...INDEXES),
  collections: fc.subarray(COLLECTIONS),
});
const policy = fc.record({
  roleId: fc.constantFrom(...ROLES),
  restrictedTo: fc.oneof(fc.constant(undefined), fc.array(restriction, { maxLength: 2 })),
});
const profile = fc.record({ policies: fc.array(policy, { maxLength: 3 }) });
const profileIds = fc.subarray([...PROFILES]);

/** One write. */
const write = fc.oneof(
  fc.tuple(fc.constant("roles" as const), fc.constantFrom(...ROLES), fc.option(controllers)),
  fc.tuple(
    fc.constant("profiles" as const),
    fc.constantFrom(...PROFILES),
    fc.option(profile, { freq: 8 }),
  ),
  fc.tuple(
    fc.constant("users" as const),
    fc.constantFrom(...PEOPLE),
    fc.option(profileIds, { freq: 8 }),
  ),
);

const scene = fc.record({
  roles: fc.tuple(controllers, controllers, controllers),
  profiles: fc.tuple(profile, profile, profile, profile),
  users: fc.tuple(profileIds, profileIds, profileIds),
  writes: fc.array(write, { minLength: 1, maxLength: 3 }),
  subscriptions: fc.array(
    fc.record({
      kuid: fc.constantFrom(...USERS),
      by: fc.constantFrom("subscribe" as const, "join" as const),
      index: fc.constantFrom(...INDEXES),
      collection: fc.constantFrom(...COLLECTIONS),
    }),
    { minLength: PER_WORLD, maxLength: PER_WORLD },
  ),
});

type Written = typeof write extends fc.Arbitrary<infer T> ? T : never;

/** Holds what is stored, and the installed host's own classes over the same. */
class Platform {
  readonly host = new FakeHost();
  readonly oracle = new HostProfiles();

  async store(one: Written): Promise<RightsChange> {
    const [kind, id, content] = one;
    if (content === null) {
      this.host[kind].delete(id);
      this.oracle.roles.delete(kind === "roles" ? id : "");
      this.oracle.cache.delete(kind === "profiles" ? this.oracle.keyOf(id) : "");
    } else if (kind === "roles") {
      const role = { _id: id, controllers: content };
      this.host.roles.set(id, role);
      await this.oracle.writeRole(role);
    } else if (kind === "profiles") {
      const stored = { _id: id, ...(JSON.parse(JSON.stringify(content)) as object) };
      this.host.profiles.set(id, stored);
      this.oracle.write(stored);
    } else {
      this.host.users.set(id, { _id: id, profileIds: content });
    }
    return { [kind]: [id] };
  }

  profileIdsOf(kuid: string): readonly string[] | undefined {
    return kuid === "-1" ? ["anonymous"] : this.host.users.get(kuid)?.profileIds;
  }

  /**
   * Tells whether the host would accept the same request now; and for a room that is joined, whether the
   * plugin would.
   */
  async accepts({ kuid, by, index, collection }: Subscription): Promise<boolean> {
    const ids = this.profileIdsOf(kuid);
    if (ids === undefined) {
      return false;
    }
    const place = { index, collection };
    const subscribe = { controller: "realtime", action: "subscribe", ...place };
    if (by === "subscribe") {
      return this.oracle.allows(ids, subscribe);
    }
    return (
      (await this.oracle.allows(ids, { controller: "realtime", action: "join" })) &&
      (await this.oracle.allows(ids, subscribe))
    );
  }
}

describe("The judgement of open connections against the installed host", function () {
  this.timeout(600_000);

  it("ends exactly those whose request the host would refuse now @long", async () => {
    let judged = 0;
    let ended = 0;
    await fc.assert(
      fc.asyncProperty(scene, async ({ roles, profiles, users, writes, subscriptions }) => {
        const platform = new Platform();
        const { host } = platform;
        for (const [at, id] of ROLES.entries()) {
          await platform.store(["roles", id, roles[at] ?? {}]);
        }
        for (const [at, id] of PROFILES.entries()) {
          await platform.store(["profiles", id, profiles[at] ?? { policies: [] }]);
        }
        for (const [at, id] of PEOPLE.entries()) {
          await platform.store(["users", id, users[at] ?? []]);
        }
        const { openConnections, connections } = nodeOf(host);
        const open: Subscription[] = [];
        for (const [at, one] of subscriptions.entries()) {
          const subscription = subscriptionOf(host, one.kuid, {
            ...one,
            connectionId: `line ${at}`,
          });
          if (await platform.accepts(subscription)) {
            open.push(subscription);
            openConnections.add(subscription, platform.profileIdsOf(one.kuid) ?? []);
          }
        }
        await openConnections.look();
        await openConnections.settled();
        should(connections.ended).eql([]);

        for (const one of writes) {
          connections.log.push(await platform.store(one));
        }
        await openConnections.look();
        await openConnections.settled();
        openConnections.stop();
        const gone = new Set(connections.ended);
        for (const subscription of open) {
          const accepted = await platform.accepts(subscription);
          const isGone = gone.has(`${subscription.connectionId} ${subscription.roomId}`);
          if (accepted === isGone) {
            throw new Error(
              `the host ${accepted ? "accepts" : "refuses"} ${JSON.stringify(subscription)} after ${JSON.stringify(writes)}`,
            );
          }
        }
        judged += open.length;
        ended += gone.size;
      }),
      // about a third is accepted before the write
      { numRuns: Math.ceil((TOTAL * 3.5) / PER_WORLD), seed: SEED },
    );
    should(judged).be.above(TOTAL - 1, "too few subscriptions were judged");
    should(ended).be.above(judged / 20, "too few ended to tell anything");
  });
});
