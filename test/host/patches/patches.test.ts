import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

import should from "should";

import { parseConfig } from "../../../lib/config/config";
import { wantsPatch } from "../../../lib/config/hostPatches";
import type { Kernel } from "../../../lib/host/kernel/kernel";
import { HOST_PATCHES } from "../../../lib/host/patches";
import { AppliedPatches } from "../../../lib/host/patches/AppliedPatches";
import { HOST_PATCH_NAMES } from "../../../lib/host/patches/names";
import { checkout } from "../../../tools/services/folders";

const KERNEL = {} as Kernel;

describe("patches of the host", () => {
  let lines: string[];
  let done: string[];
  let patches: AppliedPatches;

  beforeEach(() => {
    lines = [];
    done = [];
    const log = { warn: (line: string) => void lines.push(line) };
    patches = new AppliedPatches(
      log,
      HOST_PATCHES.map((patch) => ({
        ...patch,
        apply: async () => {
          if (patch.name === "refuseEmptyQueries") {
            throw new Error("it has no router");
          }
          done.push(`apply ${patch.name}`);
          return () => void done.push(`undo ${patch.name}`);
        },
      })),
    );
  });

  it("are listed once each, with what is the matter, in the docs too", () => {
    should(HOST_PATCHES.map(({ name }) => name)).eql([...HOST_PATCH_NAMES]);
    const docs = readFileSync(path.join(checkout, "docs/host-patches.md"), "utf8")
      // tables are padded
      .replace(/ +/gu, " ");
    for (const { name, why, pin } of HOST_PATCHES) {
      should(docs).containEql(`| \`${name}\` | ${why} | \`${pin}\` |`);
      should(existsSync(path.join(checkout, pin))).be.true(pin);
    }
  });

  it("are applied but for those that the host does not take, which the log names", async () => {
    await patches.apply(KERNEL, () => true, "early");
    should(done).eql([
      "apply keepAsyncContext",
      "apply sharedContext",
      "apply idleEvents",
      "apply searchTokensByName",
      "apply distinctTokens",
      "apply literalIds",
      "apply readableDocuments",
      "apply emptyPoints",
      "apply shapesByField",
      "apply listedRights",
    ]);
    await patches.apply(KERNEL, () => true, "late");
    should(done.slice(10)).eql([
      "apply fastAuthorization",
      "apply joinedCommands",
      "apply answerEveryRequest",
      "apply letKeySearchesFail",
      "apply noteAuthors",
      "apply evenLogins",
      "apply targetsByPlace",
      "apply fewSpecificationFaults",
      "apply linedIds",
      "apply writtenDocuments",
    ]);
    should(lines).have.length(1);
    should(lines[0]).match(/`\/_query`.*it has no router\.$/u);
  });

  it("are taken back by name, once", async () => {
    await patches.apply(KERNEL, (name) => name === "letKeySearchesFail", "late");
    patches.undo("letKeySearchesFail");
    patches.undo("letKeySearchesFail");
    patches.undo("answerEveryRequest");
    should(done).eql(["apply letKeySearchesFail", "undo letKeySearchesFail"]);
  });

  it("can be switched off one by one", () => {
    const off = { fastAuthorization: false, hostPatches: { answerEveryRequest: false } };
    const config = parseConfig(off, {});
    should(HOST_PATCH_NAMES.filter((name) => wantsPatch(config, name))).eql([
      "keepAsyncContext",
      "sharedContext",
      "idleEvents",
      "joinedCommands",
      "refuseEmptyQueries",
      "letKeySearchesFail",
      "searchTokensByName",
      "noteAuthors",
      "distinctTokens",
      "literalIds",
      "evenLogins",
      "readableDocuments",
      "emptyPoints",
      "shapesByField",
      "listedRights",
      "targetsByPlace",
      "fewSpecificationFaults",
      "linedIds",
      "writtenDocuments",
    ]);
    should(HOST_PATCH_NAMES.every((name) => wantsPatch(parseConfig({}, {}), name))).be.true();
    should(() => parseConfig({ hostPatches: { fastAuthorization: false } }, {})).throw(
      /hostPatches\.fastAuthorization/u,
    );
  });
});
