import * as fc from "fast-check";
import should from "should";

import type { GrantedRow, RightsMutant } from "../../../lib/domain/assertions";
import { isResolvable, rightsMutants, rowCoverage } from "../../../lib/domain/assertions";
import { changedProfiles } from "../../../lib/domain/assertions/changedProfiles";
import { grantedRows, roleOfRow } from "../../../lib/domain/assertions/grantedRows";
import { compileRights, covers, equals, union } from "../../../lib/domain/rights";
import { cases } from "../../support/random";
import { lookup, world as anyWorld } from "../rights/worlds";
import { actions, assertionOf, worldWith } from "./support";

const WORLD = worldWith({
  roles: {
    editor: { document: { actions: { get: true, delete: false } }, index: actions("exists") },
    account: { auth: actions("login") },
    broad: { document: { actions: { "*": true, delete: false } } },
  },
  profiles: {
    team: [
      {
        roleId: "editor",
        restrictedTo: [{ index: "acme", collections: ["a", "b"] }, { index: "globex" }],
      },
      { roleId: "account", restrictedTo: [{ index: "acme" }] },
    ],
    broad: [{ roleId: "broad" }],
    lost: [{ roleId: "gone" }],
  },
  users: { mary: ["team", "broad"] },
});

const name = ({ policy, controller, action, place }: GrantedRow): string =>
  [`${policy} ${controller}:${action}`, place?.index, ...(place?.collections ?? [])]
    .filter((part) => part !== undefined)
    .join("/");

describe("the rows of profiles of which no test speaks", () => {
  const unspoken = (profileId: string, ...stated: readonly object[]): readonly string[] =>
    rowCoverage(WORLD, stated.map(assertionOf), [profileId]).unspoken.map(name);

  it("are all, without a test", () => {
    should(unspoken("team")).eql([
      "0 document:get/acme/a",
      "0 document:get/acme/b",
      "0 document:get/globex",
      "0 index:exists/acme",
      "0 index:exists/globex",
      "1 auth:login",
    ]);
    should(unspoken("broad")).eql(["0 document:*"]);
  });

  it("are not those that a test says to be allowed, of the profile or of a user who has it", () => {
    should(
      unspoken(
        "team",
        { can: { profile: "team", do: "document:get", in: ["acme/a", "globex/any"] } },
        { can: { user: "mary", do: "index:*", in: "acme" } },
        { onlyHolders: { of: "auth:*", are: ["team", "broad"] } },
      ),
    ).eql(["0 document:get/acme/b", "0 index:exists/globex"]);
    should(unspoken("broad", { can: { user: "mary", do: "document:delete" } })).eql([
      "0 document:*",
    ]);
    should(unspoken("broad", { can: { profile: "broad", do: "document:new*" } })).eql([]);
  });

  it("are not spoken of by what is refused, by a role, or by another profile", () => {
    const all = unspoken("team");
    should(
      unspoken(
        "team",
        { cannot: { profile: "team", do: "*" } },
        { never: { profiles: "team", may: "*" } },
        { can: { role: "account", do: "auth:login" } },
        { can: { profile: "broad", do: "*" } },
        { onlyHolders: { of: "*", are: "broad" } },
      ),
    ).eql(all);
  });

  it("are told of profiles whose rights can be computed", () => {
    const resolvable = [...WORLD.profiles.values()].filter((one) => isResolvable(one, WORLD.roles));
    should(resolvable.map(({ _id }) => _id)).eql(["team", "broad"]);
  });

  it("are together what the profile grants, in any world", () => {
    fc.assert(
      fc.property(anyWorld, ({ profiles, roles }) => {
        for (const profile of profiles) {
          const rows = grantedRows(profile, lookup(roles));
          const parts = rows.map((row) => {
            const role = roleOfRow(row);
            const restrictedTo = row.place && [row.place];
            return compileRights(
              [{ _id: "p", policies: [{ roleId: role._id, restrictedTo }] }],
              lookup([role]),
            );
          });
          should(equals(union(...parts), compileRights([profile], lookup(roles)))).be.true();
        }
      }),
      { numRuns: cases(150), seed: 20_261_130 },
    );
  });
});

describe("changes of profiles", () => {
  const mutants = (...stated: readonly object[]): readonly RightsMutant[] => [
    ...rightsMutants(WORLD, stated.map(assertionOf), ["team"]),
  ];
  const told = ({ change, what }: RightsMutant): string =>
    `${change === "narrowed" ? "-" : "+"} ${what}`;

  it("are made of each row and of each limit", () => {
    should(mutants().map(told)).eql([
      "- team.policies[0], role editor: document:get on acme/a taken away",
      "- team.policies[0], role editor: document:get on acme/b taken away",
      "- team.policies[0], role editor: document:get on globex taken away",
      "- team.policies[0], role editor: index:exists on acme taken away",
      "- team.policies[0], role editor: index:exists on globex taken away",
      "- team.policies[1], role account: auth:login taken away",
      "+ team.policies[0], role editor: all collections of acme",
      "+ team.policies[0], role editor: everywhere",
      "+ team.policies[0], role editor: document:delete allowed",
      "+ team.policies[0], role editor: document:* allowed",
      "+ team.policies[0], role editor: index:* allowed",
      // "everywhere" of the second policy changes nothing: auth:login looks at no place
      "+ team.policies[1], role account: auth:* allowed",
    ]);
    should(mutants().filter(({ noticed }) => noticed)).eql([]);
  });

  it("are noticed by a test that holds no more", () => {
    const noticed = (...stated: readonly object[]): readonly string[] =>
      mutants(...stated)
        .filter((one) => one.noticed)
        .map(told);
    should(noticed({ can: { profile: "team", do: "document:get", in: "acme/b" } })).eql([
      "- team.policies[0], role editor: document:get on acme/b taken away",
    ]);
    should(noticed({ never: { profiles: "t*", may: "*", outside: ["acme", "globex"] } })).eql([
      "+ team.policies[0], role editor: everywhere",
    ]);
    should(noticed({ never: { profiles: "team", may: "*:delete" } })).eql([
      "+ team.policies[0], role editor: document:delete allowed",
      "+ team.policies[0], role editor: index:* allowed",
      "+ team.policies[1], role account: auth:* allowed",
    ]);
    should(noticed({ onlyHolders: { of: "auth:*", except: "auth:login", are: "broad" } })).eql([
      "+ team.policies[1], role account: auth:* allowed",
    ]);
    // by the user who has the profile; their other one allows document:get, too
    should(noticed({ can: { user: "mary", do: ["document:get", "auth:login"] } })).eql([
      "- team.policies[1], role account: auth:login taken away",
    ]);
    should(noticed({ can: { profile: "broad", do: "document:get" } })).eql([]);
  });

  it("narrow and widen as they say, in any world", () => {
    fc.assert(
      fc.property(anyWorld, ({ profiles, roles }) => {
        for (const profile of profiles) {
          const before = compileRights([profile], lookup(roles));
          for (const changed of changedProfiles(profile, lookup(roles))) {
            const after = compileRights([changed.profile], lookup([...roles, ...changed.roles]));
            const [more, less] = changed.change === "narrowed" ? [before, after] : [after, before];
            should(covers(more, less).covered).be.true(changed.what);
          }
        }
      }),
      { numRuns: cases(100), seed: 20_261_130 },
    );
  });
});
