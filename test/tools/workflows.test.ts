import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import should from "should";
import { parse } from "yaml";

import { VERSIONS } from "../../tools/matrix/hosts";
import { checkout } from "../../tools/services/folders";

interface Step {
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly strategy?: { readonly matrix: Readonly<Record<string, unknown>> };
  readonly steps?: readonly Step[];
  readonly needs?: string;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = path.join(checkout, ".github", "workflows");

function textOf(name: string): string {
  return readFileSync(path.join(FOLDER, `${name}.yml`), "utf8");
}

function workflow(name: string): Workflow {
  return parse(textOf(name)) as Workflow;
}

describe("the workflows", () => {
  const { scripts } = JSON.parse(readFileSync(path.join(checkout, "package.json"), "utf8")) as {
    scripts: Readonly<Record<string, string>>;
  };

  it("run scripts and tools that are there", () => {
    for (const file of readdirSync(FOLDER)) {
      const text = readFileSync(path.join(FOLDER, file), "utf8");
      const wanted = [...text.matchAll(/npm run ([\w:-]+)/gu)].map(([, name = ""]) => name);
      should(wanted.filter((name) => scripts[name] === undefined && name !== "release")).eql([]);
    }
  });

  it("run the oldest and the newest Kuzzle for every commit, and all each night", () => {
    const { versions } = workflow("ci").jobs;
    should(versions?.strategy?.matrix.kuzzle).eql([VERSIONS[0], VERSIONS.at(-1)]);
    should(versions?.steps?.at(-1)?.run).equal("npm run test:matrix -- ${{ matrix.kuzzle }}");
    should(workflow("nightly").jobs.long?.strategy?.matrix.include).containEql({
      name: "versions",
      run: "npm run test:matrix",
    });
  });

  it("publish a tested tag alone, once the publisher has said so", () => {
    const { on, jobs } = workflow("release");
    should(on.push).eql({ tags: ["v*.*.*"] });
    should(jobs.publish?.needs).equal("test");
    const condition = "github.ref_type == 'tag' && vars.NPM_PUBLISH == 'true'";
    const publishing = (jobs.publish?.steps ?? []).filter(({ run = "" }) =>
      /npm publish(?! --dry-run)|gh release/u.test(run),
    );
    should(publishing.map((step) => step.if)).eql([condition, condition]);
  });

  it("name whatever the publisher sets where the release is described", () => {
    const set = [...textOf("release").matchAll(/\b(?:vars|secrets)\.(\w+)/gu)].map(
      ([, name = ""]) => name,
    );
    const described = readFileSync(path.join(checkout, "CONTRIBUTING.md"), "utf8");
    should(new Set(set)).eql(new Set(["NPM_PUBLISH", "NPM_TOKEN"]));
    should(set.filter((name) => !described.includes(`\`${name}\``))).eql([]);
  });
});
