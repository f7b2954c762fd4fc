import should from "should";

import { MOST_DETERMINIZED } from "../../../lib/domain/requests/automata";
import {
  statesOf,
  statesOfRegexp,
  statesOfSource,
  statesOfWildcard,
} from "../../../lib/domain/requests/patternStates";

const containing = (letters: string): string[] => Array.from(letters, (letter) => `.*${letter}.*`);

describe("statesOfRegexp", () => {
  it("counts ordinary expressions for little", () => {
    for (const expression of [
      "abc.*",
      ".*foo.*bar.*",
      "colou?r",
      "[a-z]+@example\\.com",
      "(GET|POST) /api/v[0-9]+/.*",
      "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}",
      "[a-z0-9]{0,63}",
      '"quoted (a|b)*"@',
      "a)b(c",
      "~(foo)&[a-z]+",
      "a{",
      "",
    ]) {
      should(statesOfRegexp(expression)).be.below(200);
    }
  });

  it("doubles with each character that it may be at, behind a part of any length", () => {
    should(statesOfRegexp(".*a.{8}")).equal(10 * 2 ** 8);
    should(statesOfRegexp("(a|b)*a(a|b){5}")).be.aboveOrEqual(2 ** 6);
    for (const expression of [
      ".*a.{12}",
      ".{0,12}a.{12}",
      "(a|aa){12}a[ab]{12}",
      "(a|b)+a\\w{12}",
      "@a.{12}",
      "<1-99>a.{12}",
      "~(b)a.{12}",
      "((a|b)(a|b))*a((a|b)(a|b)){6}",
      containing("abcdefghijklmnop").join("|"),
    ]) {
      should(statesOfRegexp(expression)).equal(MOST_DETERMINIZED);
    }
  });

  it("is without end where Elasticsearch has no bound of its own", () => {
    for (const expression of [
      containing("abcdefghijkl").join("&"),
      "((a?){30}){30}a",
      "a{100000}",
      "(a{1000}){1000}",
    ]) {
      should(statesOfRegexp(expression)).equal(Infinity);
    }
  });

  it("reads no text that is too long already", () => {
    should(statesOfRegexp(")".repeat(100_000))).equal(MOST_DETERMINIZED);
  });
});

describe("statesOfWildcard", () => {
  it('doubles with each "?" behind "*"', () => {
    should(statesOfWildcard("abc")).equal(0);
    should(statesOfWildcard("*foo*bar*")).equal(9);
    should(statesOfWildcard("a?b?c?*")).equal(7);
    should(statesOfWildcard("*a?????")).equal(7 * 2 ** 5);
    should(statesOfWildcard("*a\\?\\?")).equal(4);
    should(statesOfWildcard(`*a${"?".repeat(200)}`)).equal(MOST_DETERMINIZED);
  });
});

describe("statesOfSource", () => {
  it("doubles with each name that holds a text within", () => {
    should(statesOfSource(["a", "b.*", "*.c"])).equal(2 * 7);
    should(statesOfSource(["a", "b"])).equal(0);
    should(statesOfSource({ includes: ["*a*"], excludes: "b*" })).equal(2 * 3 * 2 + 2 * 2);
    should(statesOfSource(undefined)).equal(0);
    should(statesOfSource(["*a*", "*b*"])).equal(2 * 6 * 2 ** 2);
    should(statesOfSource(Array.from("abcdefghijkl", (letter) => `*${letter}*`))).be.above(100_000);
  });
});

describe("statesOf", () => {
  it("finds patterns by their place", () => {
    const most = ".*a.{12}";
    for (const steps of [
      ["body", "query", "regexp", "name"],
      ["body", "query", "regexp", "name", "value"],
      ["body", "suggest", "s", "regex"],
    ]) {
      should(statesOf(most, steps)).equal(MOST_DETERMINIZED);
    }
    for (const steps of [
      ["body", "aggs", "a", "terms", "include"],
      ["body", "aggregations", "a", "significant_text", "exclude"],
    ]) {
      should(statesOf(most, steps)).equal(2 * MOST_DETERMINIZED);
    }
    should(statesOf("*a?????", ["query", "intervals", "text", "wildcard", "pattern"])).equal(224);
    should(statesOf(most, ["query", "match", "name"])).equal(0);
    should(statesOf(most, ["_source", "include"])).equal(0);
  });

  it("finds them in query strings, with blanks in them too", () => {
    const steps = ["query", "query_string", "query"];
    should(statesOf("a AND name:/(a|b)* a (a|b){12}/ OR b", steps)).equal(MOST_DETERMINIZED);
    should(statesOf("a AND *b????? OR c", steps)).equal(224);
    should(statesOf(`/${"a ".repeat(600)}/`, steps)).equal(Infinity);
    should(statesOf("a/b c d", steps)).equal(0);
    should(statesOf("usr\\/bin .*a.{12} \\/", steps)).be.below(100);
    should(statesOf("/.*a.{12}/", ["query", "simple_query_string", "query"])).equal(0);
  });
});
