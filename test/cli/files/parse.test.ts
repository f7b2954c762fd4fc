import should from "should";

import { CommandError } from "../../../lib/cli/support/exit";
import { parseSource } from "../../../lib/cli/files/parse";
import { mergeSources, parseAll, toUser } from "../../../lib/cli/files/policySet";

describe("What a file says", () => {
  const parse = (text: string, name = "a.yaml") => parseSource({ name, text });

  it("is said where it is nothing, and may be that by intent", () => {
    for (const text of ["", " \n", "# a comment\n", "---\n", "null"]) {
      should(() => parse(text)).throw(CommandError, {
        exitCode: 2,
        lines: [/^a\.yaml: is empty/u] as never,
      });
    }
    should(() => parse("", "a.json")).throw(CommandError, {
      lines: [/^a\.json: is empty/u] as never,
    });
    should(parse("roles:\n").kinds).eql(new Set(["roles"]));
    should(parse("{}", "a.json").definitions).be.empty();
  });

  it("is refused, with its place, where it is no object, or holds what nobody reads", () => {
    should(parse("- a").findings).containDeep([{ code: "member.type", place: { line: 1 } }]);
    should(parse("\nprofile: {}").findings).containDeep([
      { code: "member.unexpected", suggestion: "profiles", place: { line: 2, column: 1 } },
    ]);
    should(parse("roles: [a]").findings).containDeep([{ code: "member.type", path: "roles" }]);
  });

  it("may use aliases and merged members of YAML, but no bomb of them", () => {
    const { definitions } = parse(
      "roles:\n  a: &a { controllers: { x: 1 } }\n  b: { <<: *a, tags: [t] }\n",
    );
    should(definitions.map(({ value }) => value)).eql([
      { controllers: { x: 1 } },
      { controllers: { x: 1 }, tags: ["t"] },
    ]);
    const bomb = ["roles:", "  l0: &l0 [x, x]"]
      .concat(
        Array.from(
          { length: 12 },
          (_, at) => `  l${at + 1}: &l${at + 1} [*l${at},*l${at},*l${at}]`,
        ),
      )
      .join("\n");
    should(() => parse(bomb)).throw(CommandError);
  });

  it("keeps names that JavaScript has a meaning for", () => {
    const [definition] = parse('{"roles":{"__proto__":{"controllers":{}}}}', "a.json").definitions;
    should(definition?.id).equal("__proto__");
  });

  it("names the syntax errors of every file at once", () => {
    const sources = ["a.yaml", "b.yaml"].map((name) => ({ name, text: "roles: [" }));
    should(() => parseAll(sources)).throw(CommandError, {
      exitCode: 2,
      lines: [/^a\.yaml:1:9: /u, /^b\.yaml:1:9: /u] as never,
    });
  });

  it("counts profiles of a user that are strings", () => {
    const { users } = mergeSources([
      parse("users: { a: { content: { profileIds: [x, 5] } }, b: 7, c: { content: null } }"),
    ]);
    should([...users.values()].map(toUser)).eql([
      { _id: "a", profileIds: ["x"] },
      { _id: "b", profileIds: [] },
      { _id: "c", profileIds: [] },
    ]);
  });

  it("reads what Kourou dumps, and where it stands", () => {
    const text = JSON.stringify({ type: "roles", content: { r: { controllers: {} } } });
    const { kinds, definitions, findings } = parseSource({ name: "dump.json", text });
    [...kinds].should.eql(["roles"]);
    findings.should.eql([]);
    definitions.should.have.length(1);
    should(definitions[0]).match({ kind: "roles", id: "r", value: { controllers: {} } });
    should(definitions[0]?.locate("controllers").line).equal(1);
  });

  it("drops what Kuzzle adds to what it answers", () => {
    const added = { _kuzzle_info: {}, optimizedPolicies: [] };
    const text = JSON.stringify({
      profiles: { p: { _id: "p", ...added, policies: [] }, q: { _id: "p" } },
      users: { u: { content: { ...added, profileIds: ["p"] } } },
    });
    const user = { content: { optimizedPolicies: [], profileIds: ["p"] } };
    parseSource({ name: "read.json", text })
      .definitions.map(({ value }) => value)
      .should.eql([{ policies: [] }, { _id: "p" }, user]);
  });
});
