import * as fc from "fast-check";
import should from "should";

import { AssertionJudge, readAssertions } from "../../../lib/domain/assertions";
import { explainByHost } from "../../../lib/domain/insight/explanation";
import type { PolicyReason, StoredRole } from "../../../lib/domain/rights";
import { EVERY_REQUEST, lookup, world as anyWorld } from "../rights/worlds";
import { cases } from "../../support/random";
import { actions, assertionOf, judge, messages, worldWith } from "./support";

const WORLD = worldWith({
  roles: {
    account: { auth: actions("login", "logout") },
    reader: { document: actions("get", "search") },
    careful: { document: { actions: { "*": true, delete: false } } },
    maker: { security: actions("createRole"), index: actions("delete"), admin: actions("dump") },
    admin: { "*": actions("*") },
    future: { document: actions("*") },
    broken: { document: null },
  },
  profiles: {
    admin: [{ roleId: "admin" }],
    "acme-reader": [
      { roleId: "account" },
      { roleId: "reader", restrictedTo: [{ index: "acme", collections: ["products"] }] },
    ],
    "acme-editor": [{ roleId: "careful", restrictedTo: [{ index: "acme" }] }],
    "acme-leak": [
      { roleId: "account" },
      { roleId: "future", restrictedTo: [{ index: "acme" }, { index: "globex" }] },
    ],
    maker: [
      {
        roleId: "maker",
        restrictedTo: [{ index: "acme", collections: ["orders"] }, { index: "globex" }],
      },
    ],
    lost: [{ roleId: "gone" }],
    choking: [{ roleId: "broken" }],
  },
  users: { mary: ["acme-reader", "maker"], root: ["admin"], jim: ["nowhere"], nobody: [] },
});

describe("can", () => {
  for (const [claim, expected] of [
    [{ profile: "acme-reader", do: "document:{get,search}", in: "acme/products" }, []],
    [{ profile: "acme-reader", do: "{document}:{ get , search }", in: "acme/products" }, []],
    [
      { profile: "acme-reader", do: "{bulk, collection}:{delete*,exists*}", in: "acme/products" },
      [
        'Profile "acme-reader" may not send collection:deleteSpecifications on acme/products (action-not-named).',
      ],
    ],
    [{ profile: "acme-reader", do: ["auth:login", "auth:logout"] }, []],
    [{ user: "mary", do: "document:get", in: "acme/products" }, []],
    [{ user: "root", do: "*" }, []],
    [{ role: "reader", do: "document:get" }, []],
    [{ profile: "acme-editor", do: "document:*", except: "document:delete", in: "acme" }, []],
    [{ profile: "maker", do: "index:delete", in: "globex" }, []],
    [{ draft: { policies: [{ roleId: "reader" }] }, do: "document:get", in: "any*/*" }, []],
    [
      { profile: "acme-reader", do: "document:get", in: "acme/orders" },
      ['Profile "acme-reader" may not send document:get on acme/orders (collection-excluded).'],
    ],
    [
      { profile: "acme-reader", do: "document:get", in: "acme" },
      [
        'Profile "acme-reader" may not send document:get on acme/any-collection (collection-excluded).',
      ],
    ],
    [
      { profile: "acme-editor", do: "document:*", in: "acme" },
      [
        'Profile "acme-editor" may not send document:delete on acme/any-collection (action-denied).',
      ],
    ],
    [
      { profile: "acme-reader", do: "document:*", in: "acme/products" },
      ['Profile "acme-reader" may not send document:exists on acme/products (action-not-named).'],
    ],
    [
      { profile: "acme-editor", do: "document:get", in: "acme*" },
      [
        'Profile "acme-editor" may not send document:get on acmeany/any-collection (index-excluded).',
      ],
    ],
    [
      { profile: "maker", do: "index:delete", in: "acme" },
      ['Profile "maker" may not send index:delete on acme (plugin).'],
    ],
    [{ user: "nobody", do: "auth:login" }, ['User "nobody" may not send auth:login.']],
  ] as const) {
    it(`${JSON.stringify(claim)}: ${expected.length === 0 ? "holds" : "does not"}`, () => {
      should(messages(WORLD, { can: claim })).eql(expected);
    });
  }
});

describe("cannot", () => {
  for (const [claim, expected] of [
    [{ profile: "acme-reader", do: "document:get", in: "acme/orders" }, []],
    [{ profile: "acme-reader", do: "document:get", outside: "acme/products" }, []],
    [{ profile: "acme-reader", do: "*", in: "globex" }, []],
    [{ profile: "maker", do: "admin:dump" }, []],
    [{ user: "nobody", do: "*" }, []],
    [
      { profile: "acme-reader", do: "document:get" },
      [
        'Profile "acme-reader" may send document:get on acme/products, through acme-reader.policies[1], role reader.',
      ],
    ],
    [
      { user: "mary", do: "*:log*" },
      ['User "mary" may send auth:login, through acme-reader.policies[0], role account.'],
    ],
    [
      { role: "reader", do: "document:search", in: "globex/*" },
      ['Role "reader" may send document:search on globex/any-collection, through role reader.'],
    ],
    [
      { draft: { policies: [{ roleId: "reader" }] }, do: "*:get", in: "a/b" },
      ["The draft may send document:get on a/b, through draft.policies[0], role reader."],
    ],
  ] as const) {
    it(`${JSON.stringify(claim)}: ${expected.length === 0 ? "holds" : "does not"}`, () => {
      should(messages(WORLD, { cannot: claim })).eql(expected);
    });
  }

  for (const [claim, reason] of [
    [{ profile: "acme-reader", do: "document:get", in: "acme/orders" }, "collection-excluded"],
    [{ profile: "acme-reader", do: "document:get", in: "globex" }, "index-excluded"],
    [{ profile: "acme-reader", do: "document:delete" }, "action-not-named"],
    [{ profile: "acme-editor", do: "document:delete" }, "action-denied"],
    [{ profile: "maker", do: "index:delete", in: "acme" }, "plugin"],
    [{ profile: "maker", do: "admin:dump" }, "plugin"],
  ] as const) {
    it(`${JSON.stringify(claim)} for the reason ${reason} alone`, () => {
      const REASONS = [
        ...["action-not-named", "action-denied", "index-excluded"],
        ...["collection-excluded", "plugin"],
      ];
      const holding = REASONS.filter(
        (one) => messages(WORLD, { cannot: { ...claim, reason: one } }).length === 0,
      );
      should(holding).eql([reason]);
    });
  }

  it("tells the reason that there is instead", () => {
    const claim = { profile: "acme-reader", do: "document:{get,delete}", in: "globex" };
    should(messages(WORLD, { cannot: { ...claim, reason: "index-excluded" } })).eql([
      'Profile "acme-reader" may not send document:delete on globex/any-collection, as is expected, but the reason is action-not-named, not index-excluded.',
    ]);
  });

  it("agrees on reasons with the host's own verdicts, request by request", () => {
    const order: readonly PolicyReason[] = [
      ...(["action-not-named", "action-denied"] as const),
      ...(["index-excluded", "collection-excluded"] as const),
    ];
    const requests = EVERY_REQUEST.filter(
      ({ controller, action, index, collection }) =>
        controller === "acme" &&
        ["get", "unknown"].includes(action) &&
        ["foo", "unknown"].includes(String(index)) &&
        collection === "a",
    );
    fc.assert(
      fc.property(anyWorld, ({ profiles, roles }) => {
        const world = {
          roles: lookup(roles),
          profiles: new Map(profiles.map((one, at) => [`p${at}`, { ...one, _id: `p${at}` }])),
          users: new Map([["u", { _id: "u", profileIds: profiles.map((_, at) => `p${at}`) }]]),
        };
        for (const { controller, action, index, collection } of requests) {
          const asked = { controller, action, index: String(index), collection: "a" };
          const { allowed, lacks } = explainByHost(
            [...world.profiles.values()],
            world.roles,
            asked,
          );
          // a request on the whole index reaches the collection too
          const whole = { controller, action, index: String(index) };
          const mayAll = explainByHost([...world.profiles.values()], world.roles, whole).allowed;
          const given = new Set(lacks.map((lack) => lack.reason as string));
          const furthest = order.findLast((one) => given.has(one));
          if (allowed || mayAll || furthest === undefined) {
            continue;
          }
          const claim = { user: "u", do: `${controller}:${action}`, in: `${index}/${collection}` };
          const holding = order.filter(
            (reason) => judge(world, { cannot: { ...claim, reason } }).failures.length === 0,
          );
          should(holding).eql([furthest]);
        }
      }),
      { numRuns: cases(60), seed: 20_261_130 },
    );
  });
});

describe("Claims about lists, which are cut to the places in which they are held", () => {
  const world = worldWith({
    roles: { lister: { index: actions("list", "mDelete"), realtime: actions("list") } },
    profiles: {
      acme: [{ roleId: "lister", restrictedTo: [{ index: "acme" }] }],
      orders: [{ roleId: "lister", restrictedTo: [{ index: "acme", collections: ["orders"] }] }],
      all: [{ roleId: "lister" }],
    },
  });
  const outside = (profiles: string, place: string): readonly string[] =>
    messages(world, { never: { profiles, may: "*", outside: place } });

  it("never: takes these for requests in each of their places", () => {
    should(outside("acme", "acme")).eql([]);
    should(outside("orders", "acme/orders")).eql([]);
    should(outside("orders", "acme")).eql([]);
    should(outside("acme", "acme/orders")).match([/index:list on acme\/any-collection/u]);
    should(outside("all", "acme")).match([/may send index:list on any-index, /u]);
    for (const may of ["index:list", "index:mDelete", "realtime:list"]) {
      should(messages(world, { never: { profiles: "all", may, in: "globex" } })).match([
        new RegExp(`may send ${may} on globex, `, "u"),
      ]);
      should(messages(world, { never: { profiles: "acme", may, in: "globex" } })).eql([]);
    }
  });

  it("can: asks for the request that Kuzzle is sent", () => {
    for (const profile of ["acme", "orders", "all"]) {
      should(messages(world, { can: { profile, do: "index:list" } })).eql([]);
      should(messages(world, { can: { profile, do: "index:list", in: "acme" } })).eql([]);
    }
    should(messages(world, { cannot: { profile: "acme", do: "index:list", in: "globex" } })).eql(
      [],
    );
    should(messages(world, { can: { profile: "acme", do: "index:list", in: "globex" } })).match([
      /may not send index:list on globex \(index-excluded\)/u,
    ]);
  });
});

describe("never", () => {
  it("finds who leaves their place, and proves it of the others", () => {
    const { failures } = judge(WORLD, {
      never: { profiles: "acme-*", may: "*", outside: "acme" },
    });
    should(failures).eql([
      {
        kind: "broken",
        subject: { kind: "profile", id: "acme-leak" },
        request: {
          controller: "document",
          action: "exists",
          index: "globex",
          collection: "any-collection",
        },
        through: [{ profileId: "acme-leak", policy: 1, roleId: "future" }],
        message:
          'Profile "acme-leak" may send document:exists on globex/any-collection, through acme-leak.policies[1], role future.',
      },
    ]);
  });

  it("counts actions and places that nobody knows yet", () => {
    should(messages(WORLD, { never: { profiles: "acme-leak", may: "document:future*" } })).eql([
      'Profile "acme-leak" may send document:futureany on acme/any-collection, through acme-leak.policies[1], role future.',
    ]);
    should(messages(WORLD, { never: { roles: ["reader", "future"], may: "*", in: "new-*" } })).eql([
      'Role "reader" may send document:get on new-any/any-collection, through role reader.',
      'Role "future" may send document:exists on new-any/any-collection, through role future.',
    ]);
    should(messages(WORLD, { never: { roles: "future", may: "*", except: "document:*" } })).eql([]);
  });

  it("makes up names that nobody speaks of", () => {
    const taken = worldWith({
      roles: {
        "all-but": {
          "*": { actions: { "*": true, "any-action": false } },
          "any-controller": {},
          ...{ document: {}, collection: {}, index: {}, auth: {}, server: {}, admin: {}, bulk: {} },
        },
        shop: { shop: { actions: { "*": true, "any-action": false } } },
      },
      profiles: { shop: [{ roleId: "shop", restrictedTo: [{ index: "any-index" }] }] },
    });
    should(
      messages(taken, { never: { roles: "all-but", may: "a*-c*:a*-a*", in: "any*/any*" } }),
    ).eql(['Role "all-but" may send aany-cany:aany-aany on anyany/anyany, through role all-but.']);
    should(messages(taken, { never: { roles: "shop", may: "shop:*", outside: "any-index" } })).eql([
      'Role "shop" may send shop:any-action-2 on any-index-2/any-collection, through role shop.',
    ]);
    should(messages(taken, { cannot: { profile: "shop", do: "*", outside: "any-index" } })).eql([]);
    should(
      messages(taken, {
        never: { roles: "all-but", may: "any*:any*", outside: ["any-index*", "anyany*", "anya"] },
      }),
    ).eql(['Role "all-but" may send anyany:anyany on any/any-collection, through role all-but.']);
  });

  it("does not take a name that is spoken of for one that stands for the others", () => {
    const taken = worldWith({
      roles: { "all-but": { "*": actions("*"), anyany: {} }, shop: { shop: actions("get") } },
      profiles: {
        shop: [
          { roleId: "shop", restrictedTo: [{ index: "any-index" }, { index: "any-index-2" }] },
        ],
      },
    });
    should(messages(taken, { never: { roles: "all-but", may: "any*:zz" } })).eql([
      'Role "all-but" may send anyany-2:zz on any-index/any-collection, through role all-but.',
    ]);
    should(messages(taken, { can: { profile: "shop", do: "shop:get" } })).eql([
      'Profile "shop" may not send shop:get on any-index-3/any-collection (index-excluded).',
    ]);
  });

  it("lets a request on the whole index reach each of its collections, and those outside", () => {
    const whole = worldWith({
      roles: { lister: { collection: actions("list") } },
      profiles: {
        team: [{ roleId: "lister", restrictedTo: [{ index: "acme", collections: ["orders"] }] }],
      },
    });
    for (const place of [{ in: "acme/products" }, { outside: "acme/orders" }]) {
      should(messages(whole, { never: { profiles: "team", may: "*", ...place } })).eql([
        'Profile "team" may send collection:list on acme, through team.policies[0], role lister.',
      ]);
    }
  });

  it("speaks of users by all their profiles", () => {
    should(messages(WORLD, { never: { users: "*", may: "security:*" } })).eql([
      'User "mary" may send security:createRole, through maker.policies[0], role maker.',
      'User "root" may send security:createProfile, through admin.policies[0], role admin.',
      'The rights of user "jim" cannot be told: there is no profile nowhere',
    ]);
  });

  it("proves nothing of rights that cannot be computed", () => {
    const { failures } = judge(WORLD, {
      never: { profiles: ["lost", "choking"], may: "document:get" },
    });
    should(failures.map(({ kind }) => kind)).eql(["undecided", "undecided"]);
  });

  it("tells of ten, and counts the rest", () => {
    const profiles = Object.fromEntries(
      Array.from({ length: 25 }, (_, at) => [`p${at}`, [{ roleId: "r" }]]),
    );
    const many = worldWith({ roles: { r: { document: actions("get") } }, profiles });
    const { failures, more } = judge(many, { never: { profiles: "*", may: "document:get" } });
    should([failures.length, more]).eql([10, 15]);
  });
});

describe("onlyHolders", () => {
  const only = (claim: object): readonly string[] =>
    messages(WORLD, { onlyHolders: { of: "security:createRole", ...claim } });

  it("finds every other profile that allows it", () => {
    const sound = worldWith({
      roles: { admin: { "*": actions("*") }, maker: { security: actions("createRole") } },
      profiles: { admin: [{ roleId: "admin" }], maker: [{ roleId: "maker" }] },
      users: { root: ["admin"], mary: ["maker"] },
    });
    const claim = { of: "security:createRole", are: ["admin", "maker"] };
    should(messages(sound, { onlyHolders: claim })).eql([]);
    should(messages(sound, { onlyHolders: { ...claim, are: "admin" } })).eql([
      'Profile "maker" may send security:createRole, through maker.policies[0], role maker.',
    ]);
    should(messages(sound, { onlyHolders: { ...claim, users: "root" } })).eql([
      'User "mary" may send security:createRole, through maker.policies[0], role maker.',
    ]);
    should(messages(sound, { onlyHolders: { ...claim, users: ["root", "m*"] } })).eql([]);
  });

  it("is not proven while the rights of a profile cannot be told, or a holder is gone", () => {
    should(only({ are: ["admin", "maker"] })).match([
      /rights of profile "lost" cannot be told/u,
      /rights of profile "choking" cannot be told/u,
    ]);
    should(only({ are: ["admin", "makr", "lost", "choking"] })[0]).equal(
      'There is no profile "makr". Did you mean "maker"?',
    );
  });
});

describe("an action for which the plugin asks every right", () => {
  // neither holds everything; a user with both does
  const halves = worldWith({
    roles: { most: { "*": actions("*"), server: {} }, rest: { server: actions("*") } },
    profiles: { most: [{ roleId: "most" }], rest: [{ roleId: "rest" }] },
    users: { both: ["most", "rest"], one: ["most"] },
  });

  it("is refused to a profile that lacks one, and allowed to two that have them all together", () => {
    should(messages(halves, { cannot: { profile: "most", do: "admin:dump" } })).eql([]);
    should(messages(halves, { can: { user: "both", do: "admin:dump" } })).eql([]);
    should(messages(halves, { never: { users: "one", may: "admin:dump" } })).eql([]);
    should(messages(halves, { never: { users: "*", may: "admin:dump" } })).eql([
      'User "both" may send admin:dump, through most.policies[0], role most.',
    ]);
  });

  it("is never proven to be nobody's by profiles that somebody may have together", () => {
    const told =
      'Profile "most" may send admin:dump, through most.policies[0], role most, to who has every other right by another profile.';
    should(messages(halves, { never: { profiles: "*", may: "admin:dump" } })).eql([told]);
    should(messages(halves, { onlyHolders: { of: "admin:dump", are: "rest" } })).eql([told]);
    should(messages(halves, { never: { roles: "*", may: "admin:dump" } })).eql([
      'Role "most" may send admin:dump, through role most, to who has every other right by another profile.',
    ]);
  });
});

describe("an assertion that would hold whatever is granted", () => {
  for (const [stated, message] of [
    [{ cannot: { profile: "acme-raeder", do: "*" } }, /no profile "acme-raeder"\. Did you mean/u],
    [{ cannot: { user: "marry", do: "*" } }, /no user "marry"\. Did you mean "mary"/u],
    [{ cannot: { role: "editor", do: "*" } }, /There is no role "editor"\./u],
    [{ never: { profiles: "acmee-*", may: "*" } }, /is called so/u],
    [
      { never: { profiles: ["acme-reader", "acme-raeder"], may: "document:delete" } },
      /no profile "acme-raeder"\. Did you mean "acme-reader"/u,
    ],
    [
      { never: { profiles: ["acme-reader", "acmee-*"], may: "document:delete" } },
      /No profile is called "acmee-\*"/u,
    ],
    [
      { never: { profiles: "acme-reader", roles: "zz-*", may: "document:delete" } },
      /No role is called "zz-\*"/u,
    ],
    [
      { never: { users: ["mary", "marry"], may: "document:delete" } },
      /no user "marry"\. Did you mean "mary"/u,
    ],
    [
      { exclusive: { of: ["shop:buy", "shop:sell"], exempt: ["admin", "amdin"] } },
      /no profile "amdin"\. Did you mean "admin"/u,
    ],
    [
      { never: { profiles: "*", may: "docment:get" } },
      /no controller|controller "docment".*Did you mean "document"/u,
    ],
    [
      { cannot: { profile: "acme-reader", do: "*:gett" } },
      /action "\*:gett".*Did you mean "\*:get"/u,
    ],
    [
      { cannot: { profile: "acme-reader", do: ["document:delete", "doc*:serach"] } },
      /action "doc\*:serach".*Did you mean "doc\*:search"/u,
    ],
  ] as const) {
    it(JSON.stringify(stated), () => {
      const { failures } = judge(WORLD, stated);
      const speaking = failures.filter(({ kind }) => kind !== "undecided");
      should(speaking.map(({ kind }) => kind)).eql(["vacuous"]);
      should(speaking[0]?.message).match(message);
    });
  }
});

describe("the rights of one world", () => {
  it("are computed once for all assertions", () => {
    const assertions = ["get", "search"].map((name) =>
      assertionOf({ can: { user: "root", do: `document:${name}` } }),
    );
    let looked = 0;
    class CountedRoles extends Map<string, StoredRole> {
      override get(id: string): StoredRole | undefined {
        looked += 1;
        return super.get(id);
      }
    }
    const judging = new AssertionJudge({ ...WORLD, roles: new CountedRoles(WORLD.roles) });
    assertions.forEach((assertion) => {
      should(judging.judge({ ...assertion }).failures).eql([]);
    });
    should(looked).equal(2);
  });
});

describe("the form of assertions", () => {
  const faultsOf = (...stated: readonly unknown[]): readonly (readonly string[])[] =>
    readAssertions(stated, "tests").faults.map(({ path, message, suggestion = "" }) => [
      path,
      message,
      suggestion,
    ]);

  it("has every fault told at once, each with its path", () => {
    should(
      faultsOf(
        { can: { profile: "a", doo: "document:get" } },
        { never: { may: "nonsense" }, name: "" },
        {},
        { cannot: { user: "a", role: "b", do: "*", in: "a/b/c", reason: "because" } },
        { onlyHolders: { of: ["document:get", "document:get"], are: [] } },
        "can",
        { can: { profile: "a", do: "document:get" }, never: { profiles: "*", may: "*" } },
      ).map(([path, message]) => `${path}: ${message}`),
    ).match([
      /^tests\[0\]\.can\.do: .*is required/u,
      /^tests\[0\]\.can\.doo: .*not allowed/u,
      /^tests\[1\]\.name: /u,
      /^tests\[1\]\.never\.may: .*must be controller:action/u,
      /^tests\[1\]\.never: .*at least one of/u,
      /^tests\[2\]: .*at least one of/u,
      /^tests\[3\]\.cannot\.in: .*INDEX/u,
      /^tests\[3\]\.cannot\.reason: .*must be one of/u,
      /^tests\[3\]\.cannot: .*conflict/u,
      /^tests\[4\]\.onlyHolders\.of\[1\]: .*duplicate/u,
      /^tests\[4\]\.onlyHolders\.are: .*at least 1/u,
      /^tests\[5\]: .*must be of type object/u,
      /^tests\[6\]: .*conflict/u,
    ]);
  });

  it("knows the actions that Kuzzle has, and what they take", () => {
    should(
      faultsOf(
        { cannot: { profile: "a", do: "document:gett" } },
        { cannot: { profile: "a", do: ["document:get", "auth:login"], in: "acme" } },
        { can: { profile: "a", do: "index:delete", in: "acme/orders" } },
        { never: { profiles: "a", may: "index:delete", in: "acme/orders" } },
        { can: { profile: "a", do: "document:get", except: "document:*" } },
        { can: { profile: "a", do: "shop/orders:gett", in: "acme/orders" } },
      ),
    ).eql([
      ["tests[0].cannot.do", "Kuzzle has no action document:gett.", "get"],
      ["tests[1].cannot.do", "auth:login takes no place: no request to it names such a place.", ""],
      [
        "tests[2].can.do",
        "index:delete takes an index and no collection: no request to it names such a place.",
        "",
      ],
      ["tests[4].can.do", "No request is meant: all that are named are left out again.", ""],
    ]);
  });

  it("knows what no controller and no action can be called", () => {
    const wrong = [
      ...["document|bulk:get", "document,bulk:get", "document;bulk:get", "(document|bulk):get"],
      ...["[db]*:get", "*:get|search", "*:!get", "document :get", "{document|bulk}:get", "{}:get"],
      ...["{document,}:get", "{document,bulk}x:get", "document:{get}x", ":get", "document:"],
    ];
    for (const text of wrong) {
      should(faultsOf({ cannot: { profile: "a", do: text } })).match(
        [["tests[0].cannot.do", /must be controller:action/u]],
        text,
      );
      should(faultsOf({ never: { profiles: "a", may: "*", except: [text] } })).have.length(1);
      should(faultsOf({ exclusive: [text, "payments:approve"] })).have.length(1);
    }
    should(
      faultsOf(
        { cannot: { profile: "a", do: "document/bulk:get" } },
        { cannot: { profile: "a", do: "doc*:Get" } },
        { cannot: { profile: "a", do: "{document,bulk}:gett" } },
      ),
    ).eql([
      ["tests[0].cannot.do", "Kuzzle has no action document/bulk:get.", "{document,bulk}:get"],
      ["tests[1].cannot.do", "Kuzzle has no action doc*:Get.", "doc*:get"],
      ["tests[2].cannot.do", "Kuzzle has no action document:gett.", "get"],
      ["tests[2].cannot.do", "Kuzzle has no action bulk:gett.", ""],
    ]);
    should(
      faultsOf(
        { cannot: { profile: "a", do: "kuzzle-plugin-auth-passport-local/password:recovery" } },
        { cannot: { profile: "a", do: ["*:getX", "shop:Get", "$shop:$get"] } },
      ),
    ).eql([]);
  });

  it("is named by itself, if by nothing else", () => {
    const { assertions } = readAssertions(
      [
        { can: { profile: "a", do: ["document:get", "auth:login"] } },
        { name: "tenants are closed", never: { profiles: "*", may: "*" } },
      ],
      "constraints",
    );
    should(assertions.map(({ name, path }) => [name, path])).eql([
      ["can: profile a, do document:get auth:login", "constraints[0]"],
      ["tenants are closed", "constraints[1]"],
    ]);
  });
});
