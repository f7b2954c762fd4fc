import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import should from "should";

import type { AttributedFinding } from "../../../lib/domain/analysis";
import { ANALYSIS } from "../../../lib/domain/analysisCodes";
import { CONFIGURATION } from "../../../lib/domain/configurationCodes";
import { analyzeProfile, analyzeRole, analyzeWorld } from "../../../lib/domain/analysis";
import type { Finding } from "../../../lib/domain/findings";
import type { FindingCase, Side } from "./cases";
import { CASES, policies, policy, worldWith } from "./cases";

const SOURCES = path.join("lib", "domain", "analysis");

describe("the findings of an analysis", () => {
  for (const one of CASES) {
    describe(`${one.code} (${one.path})`, () => {
      it("is told where it is", () => {
        const found = find(analyze(one, one.positive), one);
        should(found).not.be.undefined();
        should(found?.severity).equal(one.severity);
        should(found?.message).containEql(one.told);
        should(found?.suggestion).equal(one.suggestion);
      });

      it("is not told where it is not", () => {
        should(find(analyze(one, one.negative), one)).be.undefined();
      });

      it("is told of the same document in the whole world", () => {
        // what strangers may do is told of their profile, not of its role once more
        if (one.code.startsWith("anonymous.") && one.subject === "role") {
          return;
        }
        const all = analyzeWorld(worldWith(one.positive)).filter(
          (found) => found[`${one.subject}Id`] === (one.id ?? "it"),
        );
        should(find(all, one)).not.be.undefined();
      });
    });
  }

  it("each have a case, those of the table of codes all of them", () => {
    const without = Object.entries(ANALYSIS)
      // of no document: see test/usecases/insight/embeddedWrites.test.ts
      .filter(([, { of }]) => of !== "application")
      .map(([code]) => code)
      .filter((code) => !CASES.some((one) => one.code === code));
    // told by the command line alone, or by analyzeAll: test/cli, features/constraints.feature
    should(without).eql(["controller.undeclared", ...Object.keys(CONFIGURATION)]);
  });

  it("each have a case, and a row in docs/findings.md", () => {
    const told = new Set(
      readdirSync(SOURCES)
        .map((file) => readFileSync(path.join(SOURCES, file), "utf8"))
        .flatMap((source) => [
          // the first argument of finding, fault and tell
          ...source.matchAll(/(?:finding|fault|tell)\(\s*"(\w+\.\w+)"/gu),
        ])
        .map(([, code]) => String(code)),
    );
    should(told.size).be.above(25);
    const documented = readFileSync(path.join("docs", "findings.md"), "utf8");
    for (const code of told) {
      should(CASES.some((one) => one.code === code)).be.true(`no case: ${code}`);
      should(documented.includes(`\`${code}\``)).be.true(`not documented: ${code}`);
    }
  });

  it("say nothing of a world in order", () => {
    const world = worldWith({
      roles: { reader: "document:get", session: "auth:login" },
      profiles: { team: policies(policy("session"), policy("reader", { index: "acme" })) },
    });
    should(analyzeWorld(world)).eql([]);
  });

  it("say nothing that needs what is not known", () => {
    const { roles } = worldWith({});
    const profile = {
      _id: "it",
      rateLimit: 5,
      ...policies(policy("reader", { index: "gone", collections: ["any"] })),
    };
    should(analyzeProfile(profile, { roles })).eql([]);
    const ofPlugin = { _id: "it", controllers: { "shop/x": { actions: { y: true } } } };
    should(analyzeRole(ofPlugin, { roles })).eql([]);
  });

  it("know the host's own actions without being told", () => {
    const controllers = { document: { actions: { got: true, get: true } } };
    const [found] = analyzeRole({ _id: "it", controllers }, { roles: new Map() });
    should(found?.code).equal("action.unknown");
    should(found?.suggestion).equal("get");
  });

  it("take a draft for what is stored under its id", () => {
    const world = worldWith({ profiles: { it: policies(policy("gone")) } });
    should(analyzeProfile({ _id: "it", ...policies(policy("reader")) }, world)).eql([]);
  });

  it("leave out what is protected or preset among what nobody uses", () => {
    const reader = policies(policy("reader"), policy("session"));
    const world = worldWith({
      profiles: { default: reader, preset: reader, unused: reader },
      users: {},
    });
    const unused = analyzeWorld({ ...world, presetProfileIds: ["preset"] });
    should(unused.map(({ profileId }) => profileId)).eql(["unused"]);
  });

  it("come in the order of profiles, roles and users, each by id", () => {
    const everything = policies(policy("all"));
    const ids = analyzeWorld(
      worldWith({
        roles: { z: "!auth:login", all: "*:*" },
        profiles: { b: everything, a: everything, c: policies(policy("z")) },
        users: { y: ["b"], x: ["a", "c"] },
      }),
    ).map(({ profileId, roleId, userId }) => profileId ?? roleId ?? userId);
    should([...new Set(ids)]).eql(["a", "b", "reader", "session", "z", "x", "y"]);
  });

  it("survive whatever the host has stored", () => {
    const strange: unknown[] = [null, 5, "text", [], {}, [null], [5], [{}], [[]]];
    for (const value of strange) {
      const world = worldWith({
        controllers: { a: value, b: { document: value }, c: { "*": { actions: value } } },
        profiles: {
          p: { policies: value },
          q: policies({ roleId: "a", restrictedTo: value }, { roleId: value }),
          r: policies(policy("b", { index: value, collections: value }), policy("c")),
        },
      });
      should(analyzeWorld(world).length).be.above(0);
    }
  });
});

function analyze({ subject, id = "it" }: FindingCase, side: Side): readonly Finding[] {
  const world = worldWith(side);
  switch (subject) {
    case "profile":
      return analyzeProfile(must(world.profiles.get(id)), world);
    case "role":
      return analyzeRole(must(world.roles.get(id)), world);
    case "user":
      return analyzeWorld(world).filter(({ userId }: AttributedFinding) => userId === id);
  }
}

function find(findings: readonly Finding[], { code, path: at }: FindingCase): Finding | undefined {
  return findings.find((finding) => finding.code === code && finding.path === at);
}

function must<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error("the case does not hold what it is about");
  }
  return value;
}
