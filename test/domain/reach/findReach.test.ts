import should from "should";

import type { Reach, Reached } from "../../../lib/api/reach";
import {
  type ActionDeclaration,
  actionsThat,
  administration,
  declare,
} from "../../../lib/domain/actions";
import { identityRequest } from "../../../lib/domain/reach/chainRequests";
import { hostWays } from "../../../lib/domain/reach/hostMoves";
import { reachSteps } from "../../../lib/domain/reach/findReach";
import type { ReachPlatform } from "../../../lib/domain/reach/reachPlatform";
import type { StoredProfile, StoredRole } from "../../../lib/domain/rights";

function role(_id: string, ...actions: readonly string[]): StoredRole {
  const controllers: Record<string, { actions: Record<string, boolean> }> = {};
  for (const [controller = "", action = ""] of actions.map((one) => one.split(":"))) {
    (controllers[controller] ??= { actions: {} }).actions[action] = true;
  }
  return { _id, controllers };
}

function platform(given: Partial<ReachPlatform> & { readonly stored?: readonly StoredProfile[] }) {
  const roles = [
    role("admin", "*:*"),
    role("author", "security:createUser", "document:get"),
    role("reader", "document:get"),
    role("auditor", "document:get", "profile-guard:searchAudit"),
    role("chief", "security:createUser", "document:get", "server:info"),
    role("stranger", "auth:login", "security:createRestrictedUser"),
    role("customer", "document:search"),
  ];
  const profiles: StoredProfile[] = [
    ...["admin", "author", "reader", "auditor", "chief", "customer"].map((_id) => ({
      _id,
      policies: [{ roleId: _id }],
    })),
    { _id: "anonymous", policies: [{ roleId: "stranger" }] },
    ...(given.stored ?? []),
  ];
  return {
    roles: new Map(roles.map((one) => [one._id, one])),
    profiles: new Map(profiles.map((one) => [one._id, one])),
    users: [],
    preset: [],
    delegations: [],
    adminIds: ["root"],
    ...given,
  };
}

function reachOf(
  given: ReachPlatform,
  profileIds: readonly string[],
  guarded: boolean,
  kuid?: string,
): Reach {
  const steps = reachSteps(given, { profileIds, kuid }, guarded);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) {
      return value;
    }
  }
}

/** Administration by which alone nobody gets more of Kuzzle's rights. */
const LEFT_OUT: readonly (readonly [RegExp, string])[] = [
  [/:m?[dD]elete(?:Profile|Role)s?$/u, "takes rights away"],
  [/:(?:deleteCredentials|deleteApiKey|revokeTokens|cutOff|repairDangling)$/u, "takes away"],
  [/^admin:(?:dump|shutdown|loadMappings|reset(?:Cache|Database))$/u, "writes no rights"],
  [/^debug:/u, "reaches past rights: into the process"],
  [/:(?:restrictDefaultRights|update\w+Mapping)$/u, "writes no rights of theirs"],
  [/password:reset$/u, "needs a token, which getResetPasswordToken gives"],
  [/^profile-guard:/u, "Kuzzle alone does not have it"],
];

const ofMemory = (names: string): string[] =>
  names
    .trim()
    .split(/\s+/u)
    .map((name) => `ms:${name}`);

/** Actions of the memory storage by which alone nobody gets rights, and why. */
const OTHER_MEMORY: readonly (readonly [readonly string[], string])[] = [
  [
    ofMemory(`bitcount bitpos dbsize exists geodist geohash geopos georadius georadiusbymember get getbit
      getrange hexists hget hgetall hkeys hlen hmget hscan hstrlen hvals lindex llen lrange mget object
      pfcount ping pttl scard sdiff sinter sismember smembers srandmember sscan strlen sunion time ttl type
      zcard zcount zlexcount zrange zrangebylex zrangebyscore zrank zrevrange zrevrangebylex
      zrevrangebyscore zrevrank zscan zscore`),
    "read at a key that one has to know",
  ],
  [
    ofMemory(`del expire expireat flushdb persist pexpire pexpireat rename renamenx touch`),
    "write no text of the caller's",
  ],
  [ofMemory("append setnx msetnx"), "replace no text that there is"],
  [
    ofMemory(`bitop decr decrby geoadd hdel hincrby hincrbyfloat hmset hset hsetnx incr incrby incrbyfloat
      linsert lpop lpush lpushx lrem lset ltrim pfadd pfmerge rpop rpoplpush rpush rpushx sadd sdiffstore
      sinterstore smove sort spop srem sunionstore zadd zincrby zinterstore zrem zremrangebylex
      zremrangebyrank zremrangebyscore zunionstore`),
    "write numbers, lists, sets and hashes, which are no profile",
  ],
];

const actionsOf = ({ chain }: Reached): string =>
  chain.map(({ as, request }) => `${as} ${request.controller}:${request.action}`).join(", then ");
const told = ({ reached }: Reach): unknown[] =>
  reached.map((one) => [one.everything || one.profileIds.join(), actionsOf(one)]);

describe("reachSteps", () => {
  describe("with the guard", () => {
    it("finds nothing without delegations, whatever they may write", () => {
      const given = platform({});
      const all = administration().filter((action) => !/Restricted|FirstAdmin/u.test(action));
      const writer = role("writer", ...all);
      const roles = new Map([...given.roles, ["writer", writer]]);
      const stored = { _id: "writer", policies: [{ roleId: "writer" }] };
      const profiles = new Map([...given.profiles, ["writer", stored]]);
      told(reachOf({ ...given, roles, profiles }, ["writer"], true, "w")).should.eql([]);
    });

    it("finds who may be made by a delegation, and what follows from them", () => {
      const given = platform({
        delegations: [
          { holders: ["author"], mayAssign: ["chief"] },
          { holders: ["chief"], mayAssign: ["auditor"] },
        ],
      });
      const reach = reachOf(given, ["author"], true);
      told(reach).should.eql([
        ["author,chief", "themselves security:createUser, then reach-1 auth:login"],
        [
          "auditor,author,chief",
          "themselves security:createUser, then reach-1 auth:login, then reach-1 security:createUser, then reach-2 auth:login",
        ],
      ]);
      should(reach.reached[0]?.chain[0]).containEql({ by: "delegation" });
      const gained = new Set(reach.reached[0]?.gained.map(({ action }) => action));
      should([...gained]).eql(["info"]);
    });

    it("counts rights of a delegated profile only where it allows the action itself", () => {
      // the auditor may not create users: what author adds does not hand on what auditor grants
      const given = platform({
        delegations: [
          { holders: ["author"], mayAssign: ["auditor"] },
          { holders: ["auditor"], mayAssign: ["customer"] },
        ],
      });
      told(reachOf(given, ["auditor"], true)).should.eql([]);
      told(reachOf(given, ["author", "auditor"], true)).should.eql([
        ["auditor,author,customer", "themselves security:createUser, then reach-1 auth:login"],
      ]);
    });

    it("needs the action of the application where a delegation names one", () => {
      const delegations = [
        { holders: ["author"], mayAssign: ["auditor"], through: ["staff:invite"] },
      ];
      told(reachOf(platform({ delegations }), ["author"], true)).should.eql([]);
      const given = platform({
        delegations,
        stored: [{ _id: "inviter", policies: [{ roleId: "inviter" }] }],
      });
      const roles = new Map([...given.roles, ["inviter", role("inviter", "staff:invite")]]);
      const [one] = reachOf({ ...given, roles }, ["author", "inviter"], true).reached;
      should(one?.chain[0]?.request).eql({ controller: "staff", action: "invite" });
      should(one?.chain[0]?.note).match(/auditor/u);
    });

    it("takes over who is covered and holds a delegation, and nobody whom a lost profile protects", () => {
      const delegations = [
        { holders: ["reader"], mayAssign: ["auditor"], through: ["staff:invite"] },
      ];
      const keeper = role("keeper", "security:createApiKey", "document:get", "staff:invite");
      const given = platform({
        delegations,
        stored: [{ _id: "keeper", policies: [{ roleId: "keeper" }] }],
      });
      const roles = new Map([...given.roles, ["keeper", keeper]]);
      const invites = role("reader", "document:get", "staff:invite");
      roles.set("reader", invites);
      const of = (formerIds: readonly string[]): unknown[] =>
        told(
          reachOf(
            { ...given, roles, users: [{ kuid: "tom", profileIds: ["reader"], formerIds }] },
            ["keeper"],
            true,
          ),
        );
      of([]).should.eql([
        [
          "auditor,reader",
          "themselves security:createApiKey, then tom staff:invite, then reach-2 auth:login",
        ],
      ]);
      of(["chief"]).should.eql([]);
    });

    it("finds the profile of a delegation given to whom they have made, or whose password they know", () => {
      const delegations = [{ holders: ["giver"], mayAssign: ["auditor"] }];
      const of = (...actions: readonly string[]): unknown[] => {
        const given = platform({
          delegations,
          users: [{ kuid: "tom", profileIds: ["reader"], hasLogin: true }],
          stored: [{ _id: "giver", policies: [{ roleId: "giver" }] }],
        });
        const roles = new Map([
          ...given.roles,
          ["giver", role("giver", "document:get", ...actions)],
        ]);
        return told(reachOf({ ...given, roles }, ["giver"], true, "mary"));
      };
      of("security:updateUser").should.eql([]);
      of("security:updateUser", "security:createApiKey").should.eql([]);
      of("security:updateUser", "security:createCredentials").should.eql([]);
      of("security:replaceUser", "security:updateCredentials").should.eql([
        [
          "auditor,reader",
          "themselves security:updateCredentials, then themselves security:replaceUser, then tom auth:login",
        ],
      ]);
      of("security:upsertUser").should.eql([
        ["auditor,giver", "themselves security:upsertUser, then reach-1 auth:login"],
      ]);
    });

    it("lets strangers sign up", () => {
      const given = platform({ preset: ["customer"] });
      told(reachOf(given, ["reader"], true)).should.eql([
        ["customer", "-1 security:createRestrictedUser, then reach-1 auth:login"],
      ]);
      told(reachOf(given, ["anonymous"], true, "-1")).should.eql([
        ["customer", "themselves security:createRestrictedUser, then reach-1 auth:login"],
      ]);
    });

    it("has nothing to tell of who holds everything, or whom Kuzzle refuses everything", () => {
      should(reachOf(platform({}), ["admin"], true)).eql({
        ...{ guarded: true, everything: true, reached: [], complete: true },
      });
      should(reachOf(platform({}), ["none"], false).reached).eql([]);
      const open = platform({ stored: [{ _id: "anonymous", policies: [{ roleId: "admin" }] }] });
      should(reachOf(open, ["reader"], true)).match({ everything: true });
    });
  });

  describe("without the guard", () => {
    for (const action of hostWays().keys()) {
      it(`finds the way of ${action}`, () => {
        const needs = {
          "security:createRole": ["security:updateProfile"],
          "security:createProfile": ["security:createUser"],
        }[action];
        const given = platform({
          users: [{ kuid: "root", profileIds: ["admin"] }],
          stored: [{ _id: "writer", policies: [{ roleId: "writer" }] }],
          preset: ["customer"],
          adminIds: action === "security:createFirstAdmin" ? [] : ["root"],
          sharesMemory: /^m(?:s|emoryStorage):/u.test(action),
        });
        const writer = role("writer", action, ...(needs ?? []));
        const roles = new Map([...given.roles, ["writer", writer]]);
        const { reached } = reachOf({ ...given, roles }, ["writer"], false, "w");
        const way = reached.find((one) => actionsOf(one).includes(` ${action}`));
        should(way?.everything).equal(!action.includes("Restricted"));
      });
    }

    it("finds the memory storage where Kuzzle keeps its own there, also with guards that let it pass", () => {
      const given = platform({ stored: [{ _id: "writer", policies: [{ roleId: "writer" }] }] });
      const roles = new Map([...given.roles, ["writer", role("writer", "ms:set")]]);
      for (const guarded of [true, false]) {
        const of = (sharesMemory: boolean): unknown[] =>
          told(reachOf({ ...given, roles, sharesMemory }, ["writer"], guarded, "w"));
        of(false).should.eql([]);
        of(true).should.eql([[true, "themselves ms:set"]]);
      }
    });

    it("names a place of theirs in what is sent through a bulk import", () => {
      const placeFor = (restrictedTo?: readonly object[]): unknown => {
        const policies = [{ roleId: "writer", ...(restrictedTo && { restrictedTo }) }];
        const given = platform({ stored: [{ _id: "writer", policies }] });
        const roles = new Map([...given.roles, ["writer", role("writer", "bulk:import")]]);
        const { reached } = reachOf({ ...given, roles }, ["writer"], false, "w");
        const { index, collection } = reached[0]?.chain[0]?.request ?? {};
        return { index, collection };
      };
      should(placeFor()).eql({ index: "an-index", collection: "a-collection" });
      should(placeFor([{ index: "acme" }])).eql({ index: "acme", collection: "a-collection" });
      should(placeFor([{ index: "acme", collections: ["orders"] }])).eql({
        index: "acme",
        collection: "orders",
      });
    });

    it("lets strangers write the profile that they have, since they have no login", () => {
      const given = platform({});
      const roles = new Map([...given.roles, ["stranger", role("stranger", "bulk:import")]]);
      told(reachOf({ ...given, roles }, ["reader"], false, "w")).should.eql([
        [true, "-1 bulk:import"],
      ]);
    });

    it("knows a way by each action that writes rights, or why there is none", () => {
      const left = administration().filter((action) => !hostWays().has(action));
      left.filter((action) => !LEFT_OUT.some(([pattern]) => pattern.test(action))).should.eql([]);
      LEFT_OUT.filter(([pattern]) => !left.some((action) => pattern.test(action))).should.eql([]);
    });

    it("goes on from what is reached where nobody holds everything", () => {
      const given = platform({ stored: [{ _id: "writer", policies: [{ roleId: "writer" }] }] });
      const roles = new Map([...given.roles].filter(([id]) => id !== "admin"));
      roles.set("writer", role("writer", "security:updateUser"));
      roles.set("author", role("author", "security:updateRole"));
      const profiles = new Map([...given.profiles].filter(([id]) => id !== "admin"));
      const { reached } = reachOf({ ...given, roles, profiles }, ["writer"], false, "w");
      should(reached.map(({ everything }) => everything)).containEql(true);
      const whole = reached.find(({ everything }) => everything);
      should(whole && actionsOf(whole)).equal(
        "themselves security:updateUser, then themselves security:updateRole",
      );
    });

    it("decides of each action of the memory storage", () => {
      const decided = new Set([...hostWays().keys(), ...OTHER_MEMORY.flatMap(([names]) => names)]);
      const all = actionsThat(
        ({ check }, controller) => check === "memoryStorage" && controller === "ms",
      );
      all.filter((action) => !decided.has(action)).should.eql([]);
      OTHER_MEMORY.flatMap(([names]) => names)
        .filter((action) => !all.includes(action) || hostWays().has(action))
        .should.eql([]);
    });
  });

  describe("an action that is made up", () => {
    const makers: readonly (readonly [string, ActionDeclaration])[] = [
      [
        "madeUpKey",
        {
          place: "none",
          write: { target: "identity", does: "none", ids: "userId", attempt: "make keys of" },
          makes: "apiKey",
          makesFor: "userId",
        },
      ],
      [
        "madeUpEnlist",
        {
          place: "none",
          write: { target: "user", does: "create", ids: "_id", document: "content" },
        },
      ],
      [
        "madeUpPatchRole",
        {
          place: "none",
          write: { target: "role", does: "write", ids: "_id", document: "body", keeps: "stored" },
        },
      ],
    ];
    const takeBack: (() => void)[] = [];

    before(() => {
      takeBack.push(...makers.map(([action, one]) => declare("security", action, one)));
    });

    after(() => {
      takeBack.forEach((take) => {
        take();
      });
    });

    for (const [action] of makers) {
      it(`is a way on Kuzzle alone: ${action}`, () => {
        const key = `security:${action}`;
        const given = platform({
          users: [{ kuid: "root", profileIds: ["admin"] }],
          stored: [{ _id: "writer", policies: [{ roleId: "writer" }] }],
        });
        const roles = new Map([...given.roles, ["writer", role("writer", key)]]);
        const { reached } = reachOf({ ...given, roles }, ["writer"], false, "w");
        should(reached.find((one) => actionsOf(one).includes(` ${key}`))?.everything).be.true();
      });
    }

    it("asks of a key for what it is declared to take", () => {
      should(identityRequest("security:madeUpKey", "root")).eql({
        controller: "security",
        action: "madeUpKey",
        userId: "root",
        body: { description: "a key" },
      });
    });

    it("is a way with the guard, where a delegation makes it one", () => {
      const given = (through?: readonly string[]): ReachPlatform => {
        const roles = new Map(platform({}).roles);
        const keeps = ["document:get", "security:madeUpKey", "security:madeUpEnlist"];
        roles.set("keeper", role("keeper", ...keeps));
        roles.set("reader", role("reader", "document:get", "security:madeUpEnlist"));
        return {
          ...platform({
            delegations: [
              { holders: ["reader"], mayAssign: ["auditor"], ...(through && { through }) },
            ],
            users: [{ kuid: "r", profileIds: ["reader"] }],
            stored: [{ _id: "keeper", policies: [{ roleId: "keeper" }] }],
          }),
          roles,
        };
      };
      const chains = (one: ReachPlatform): string[] =>
        reachOf(one, ["keeper"], true).reached.map(actionsOf);
      should(chains(given())).matchAny(/ security:madeUpEnlist/u);
      should(chains(given(["document:get"]))).matchAny(
        /^themselves security:madeUpKey, then r document:get/u,
      );
    });
  });
});
