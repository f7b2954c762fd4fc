import should from "should";

import { readConstraints } from "../../../lib/domain/assertions";
import { actions, messages, worldWith } from "./support";

const WORLD = worldWith({
  roles: {
    payer: { payments: actions("create") },
    approver: { payments: actions("approve") },
    admin: { "*": actions("*") },
    almost: { "*": actions("*"), security: { actions: { "*": true, createRole: false } } },
    maker: { security: actions("createRole") },
  },
  profiles: {
    payer: [{ roleId: "payer", restrictedTo: [{ index: "acme" }] }],
    approver: [{ roleId: "approver", restrictedTo: [{ index: "globex" }] }],
    both: [{ roleId: "payer" }, { roleId: "approver" }],
    admin: [{ roleId: "admin" }],
    almost: [{ roleId: "almost" }],
    maker: [{ roleId: "maker" }],
  },
  users: {
    mary: ["payer"],
    jim: ["payer", "approver"],
    root: ["admin"],
    pair: ["almost", "maker"],
    "-1": [],
  },
});

describe("exclusive", () => {
  const duties = ["payments:create", "payments:approve"];

  it("finds profiles and users who may do both, each user of such a profile with the profile alone", () => {
    should(messages(WORLD, { exclusive: { of: duties, exempt: ["admin", "almost"] } })).eql([
      'Profile "both" may send payments:create on any-index/any-collection, through both.policies[0], role payer; and payments:approve on any-index/any-collection, through both.policies[1], role approver.',
      'User "jim" may send payments:create on acme/any-collection, through payer.policies[0], role payer; and payments:approve on globex/any-collection, through approver.policies[0], role approver.',
    ]);
  });

  it("is about the places that it names", () => {
    const exempt = ["admin", "almost", "both"];
    should(messages(WORLD, { exclusive: { of: duties, in: "acme", exempt } })).eql([]);
  });

  it("takes several actions as one duty", () => {
    const world = worldWith({
      roles: { payer: { payments: actions("create", "approve") } },
      profiles: { payer: [{ roleId: "payer" }] },
    });
    should(messages(world, { exclusive: [duties, "payments:audit"] })).eql([]);
    should(messages(world, { exclusive: duties }).length).equal(1);
  });
});

describe("atMost", () => {
  it("counts users, by all their profiles together", () => {
    should(messages(WORLD, { atMost: { holders: 2, of: "everything" } })).eql([]);
    should(messages(WORLD, { atMost: { holders: 1, of: "everything" } })).eql([
      '2 users may, at most 1 should: "root", "pair".',
    ]);
    should(messages(WORLD, { atMost: { holders: 3, of: "payments:approve", in: "globex" } })).eql(
      [],
    );
    should(messages(WORLD, { atMost: { holders: 0, of: "admin:dump" } })).eql([
      '2 users may, at most 0 should: "root", "pair".',
    ]);
  });

  it("proves nothing where there is no user", () => {
    should(messages(worldWith({}), { atMost: { holders: 1, of: "*" } })).eql([
      "There is no user: nobody is counted.",
    ]);
  });
});

describe("a list of constraints", () => {
  it("is read without a fault", () => {
    const { constraints, faults } = readConstraints(
      [
        { name: "a", never: { profiles: "acme-*", may: "*", outside: "acme" } },
        { name: "b", exclusive: ["payments:create", "payments:approve"] },
        { name: "c", atMost: { holders: 3, of: "everything" } },
        { name: "d", onlyHolders: { of: "security:createRole", are: ["admin"], users: ["root"] } },
        { name: "e", never: { users: "*", may: "admin:dump" } },
      ],
      "constraints",
    );
    should(faults).eql([]);
    should(constraints.map(({ name, path, claim }) => [name, path, claim.kind])).eql([
      ["a", "constraints[0]", "never"],
      ["b", "constraints[1]", "exclusive"],
      ["c", "constraints[2]", "atMost"],
      ["d", "constraints[3]", "onlyHolders"],
      ["e", "constraints[4]", "never"],
    ]);
  });

  it("is a fault where it holds nobody, or leaves nobody to administer", () => {
    const { faults } = readConstraints(
      [
        { name: "a", exclusive: { of: ["payments:create", "payments:approve"], exempt: "*" } },
        { name: "b", onlyHolders: { of: "security:createRole", are: ["admin", "*"] } },
        { name: "c", atMost: { holders: 0, of: "everything" } },
        { name: "d", atMost: { holders: 0, of: "payments:create" } },
      ],
      "constraints",
    );
    should(faults.map(({ path, code }) => [path, code])).eql([
      ["constraints[0].exclusive.exempt", "member.value"],
      ["constraints[1].onlyHolders.are", "member.value"],
      ["constraints[2].atMost.holders", "member.value"],
    ]);
  });

  it("is a fault where nothing can have the name, two read alike, or duties share an action", () => {
    const { faults } = readConstraints(
      [
        { name: "a ", never: { profiles: " x", may: "document:get ", in: "ACME" } },
        { name: "b", exclusive: ["payments:create", "payments:*"] },
        { name: "B", never: { profiles: "x", may: "document:get" } },
        { name: "e", exclusive: [["document:get", "document:m*"], "document:*Get"] },
        { name: "c", exclusive: ["document:c*", "document:d*", "payments:d*"] },
        { name: "d", exclusive: { of: ["document:create", "document:get"], in: "acme /b" } },
      ],
      "constraints",
    );
    const blank = "must not begin or end with a blank.";
    const place =
      'must be INDEX or INDEX/COLLECTION, without capital letters, blanks and \\ ? " < > | , + # : . & %, and not _all; * stands for any characters, and several places are a list.';
    const shared = "too: whoever may send it would break the constraint by it alone.";
    should(faults.map(({ path, message }) => `${path}: ${message}`)).eql([
      `constraints[0].name: "constraints[0].name" ${blank}`,
      `constraints[0].never.profiles: "constraints[0].never.profiles" ${blank}`,
      `constraints[0].never.may: "constraints[0].never.may" ${blank}`,
      'constraints[0].never.may: "constraints[0].never.may" must be controller:action, such as document:get, of names without blanks and signs; * stands for any characters, and braces hold several names, with commas between.',
      `constraints[0].never.in: "constraints[0].never.in" ${place}`,
      `constraints[5].exclusive.in: "constraints[5].exclusive.in" ${place}`,
      'constraints[2]: "constraints[2]" contains a duplicate value.',
      `constraints[1].exclusive[1]: Duty 0 has payments:create ${shared}`,
      `constraints[3].exclusive[1]: Duty 0 has document:mGet ${shared}`,
    ]);
  });

  it("is a fault where no index can be called so, as a list in one text", () => {
    for (const place of [
      "{acme,globex}",
      "acme,globex",
      "?cme",
      "_all",
      "acme/_all",
      ".",
      "a.b",
      "acme/o:p",
      "%kuzzle",
    ]) {
      for (const member of ["in", "outside"]) {
        const never = { profiles: "x", may: "document:get", [member]: place };
        const { faults } = readConstraints([{ name: "a", never }], "constraints");
        should(faults.map(({ path }) => path)).eql([`constraints[0].never.${member}`], place);
        should(faults[0]?.message).match(/several places are a list/u);
      }
    }
    for (const place of ["acme-*", "a_b/c-d", "*/orders", ["acme", "globex"]]) {
      const never = { profiles: "x", may: "document:get", in: place };
      should(readConstraints([{ name: "a", never }], "constraints").faults).eql([]);
    }
  });

  it("has all its faults told at once, by path, with what may be meant", () => {
    const { faults } = readConstraints(
      [
        { name: "a", nevr: { profiles: "x", may: "*" } },
        { name: "b", exclusive: ["payments:create"] },
        { name: "c", atMost: { holders: -1, of: "everything", in: "acme" } },
        { name: "d", never: { users: "mary*", may: "document:gett" } },
        { never: { profiles: "x", may: "document:gett" } },
        { name: "f", can: { profile: "x", do: "*" } },
        { name: "g", never: { profiles: "x", may: "document:gett" } },
        { name: "g", never: { profiles: "x", may: "*" } },
      ],
      "constraints",
    );
    should(faults.map(({ path, suggestion }) => [path, suggestion].join(" ").trim())).eql([
      "constraints[0].nevr never",
      "constraints[0]",
      "constraints[1].exclusive",
      "constraints[2].atMost.holders",
      "constraints[2].atMost.in",
      "constraints[3].never.users",
      "constraints[4].name",
      "constraints[5].can",
      "constraints[5]",
      "constraints[7]",
      "constraints[6].never.may get",
    ]);
  });
});
