import { readFileSync } from "node:fs";

import should from "should";

import { impossibleIndex } from "../../lib/domain/indexNames";

const HOST = "node_modules/kuzzle/dist/lib/service/storage/7/elasticsearch.js";

describe("A name of an index", () => {
  it("has no character that the host forbids", () => {
    const code = readFileSync(HOST, "utf8");
    const [, characters = ""] = /^const FORBIDDEN_CHARS = `(.*)`;$/mu.exec(code) ?? [];
    const forbidden = characters
      .replace("${NAME_SEPARATOR}", ".")
      .replace("${PUBLIC_PREFIX}", "&")
      .replace("${PRIVATE_PREFIX}", "%")
      .replace(String.raw`\t\r\n`, "\t\r\n")
      .replace("\\\\", "\\");
    should(forbidden.length).be.above(15);
    for (let code = 33; code < 127; code += 1) {
      const character = String.fromCharCode(code);
      const isCapital = character !== character.toLowerCase();
      should(impossibleIndex(`a${character}`) !== undefined).equal(
        forbidden.includes(character) || isCapital,
        character,
      );
    }
    for (const blank of [" ", "\t", "\r", "\n"]) {
      should(forbidden).containEql(blank);
      should(impossibleIndex(`a${blank}b`)).not.be.undefined();
    }
  });

  it("is not too long, and not the one of all", () => {
    should(impossibleIndex("é".repeat(63))).be.undefined();
    should(impossibleIndex("é".repeat(64))).match(/126 bytes/u);
    should(impossibleIndex("_all")).not.be.undefined();
  });
});
