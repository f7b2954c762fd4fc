import should from "should";

import { parseSource } from "../../../lib/cli/files/parse";

describe("Where a path stands in a file", () => {
  const text = [
    "roles:", // 1
    "  shared: &shared", // 2
    "    controllers:", // 3
    "      my.own/controller[0]: { actions: { 'a.b': 1, a: true } }", // 4
    "  copy: *shared", // 5
    "profiles:", // 6
    "  team:", // 7
    "    policies:", // 8
    "      - roleId: x", // 9
    "        restrictedTo:", // 10
    "          - { index: foo, collections: [one, two] }", // 11
    "",
  ].join("\n");
  const { definitions } = parseSource({ name: "a.yaml", text });
  const at = (id: string, path: string): string => {
    const definition = definitions.find((one) => one.id === id);
    should(definition).not.be.undefined();
    const { line, column, endLine, endColumn } = (
      definition as (typeof definitions)[number]
    ).locate(path);
    return `${line}:${column}-${endLine}:${endColumn}`;
  };

  it("is that of a scalar itself", () => {
    should(at("team", "policies[0].roleId")).equal("9:17-9:18");
    should(at("team", "policies[0].restrictedTo[0].collections[1]")).equal("11:46-11:49");
  });

  it("is that of the name of anything that holds more", () => {
    should(at("team", "")).equal("7:3-7:7");
    should(at("team", "policies[0].restrictedTo")).equal("10:9-10:21");
    should(at("team", "policies[0].restrictedTo[0]")).equal("11:13-11:52");
  });

  it("is that of the nearest part above what is not there", () => {
    should(at("team", "rateLimit")).equal("7:3-7:7");
    should(at("team", "policies[0].restrictedTo[0].collections[7]")).equal("11:27-11:38");
    should(at("team", "policies[3].roleId")).equal("8:5-8:13");
  });

  it("is found though names hold dots and brackets", () => {
    should(at("shared", "controllers.my.own/controller[0].actions.a.b")).equal("4:49-4:50");
    should(at("shared", "controllers.my.own/controller[0].actions.a")).equal("4:55-4:59");
  });

  it("is found through an alias", () => {
    should(at("copy", "controllers.my.own/controller[0].actions.a")).equal("4:55-4:59");
    should(at("copy", "")).equal("5:3-5:7");
  });
});
