import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";

import { Given, Then, When } from "@cucumber/cucumber";

import { ConsumerProject } from "../../test/packaging/ConsumerProject";
import type { Application } from "../../tools/application/launch";
import { launchApplication } from "../../tools/application/launch";
import { checkout } from "../../tools/services/folders";
import { isolation } from "../support/applications";
import { sendHttp } from "../support/clients";
import { ExplorerProcess } from "../support/explorer/ExplorerProcess";
import type { GuardWorld } from "../support/world";
import { run } from "../support/world";

const projects = new WeakMap<GuardWorld, ConsumerProject>();
const applications = new WeakMap<GuardWorld, Application>();

const ALLOWED = [
  /^dist\/(?:index|lib\/.+)\.(?:js|d\.ts|js\.map)$/u,
  /^(?:docs|docs\/decisions|bench|bench\/results)\/[\w-]+\.md$/u,
  /^docs\/[\w-]+\.(?:svg|png)$/u,
  /^dist\/explorer\/(?:index\.html|icon\.svg|assets\/[\w-]+\.(?:js|css))$/u,
  /^dist\/lib\/client\/index\.(?:mjs|d\.mts)$/u,
  /^dist\/lib\/api\/schemas\.json$/u,
  /^examples\//u,
  /^(?:test\/README\.md|lib\/publicTypes\.ts)$/u,
  /^(?:[A-Z]+(?:\.md)?|[a-z]+\.json|index\.mjs|index\.d\.mts)$/u,
];

function projectOf(world: GuardWorld): ConsumerProject {
  const project = projects.get(world);
  assert.ok(project, "the plugin was not installed");
  return project;
}

Given(
  "the plugin is packed and installed in an empty project",
  { timeout: 5 * 60_000 },
  async function (this: GuardWorld) {
    const project = new ConsumerProject();
    this.undo.push(async () => {
      project.remove();
    });
    projects.set(this, project);
    await project.install();
  },
);

Then(
  "the package holds the built code, its types, its manifest, its docs and nothing of the tests",
  function (this: GuardWorld) {
    const { packed } = projectOf(this);
    for (const file of [
      "dist/index.js",
      "dist/index.d.ts",
      "dist/lib/client/index.mjs",
      "dist/lib/client/index.d.mts",
      "dist/explorer/index.html",
      "manifest.json",
      "package.json",
      "docs/embedded-calls.md",
    ]) {
      assert.ok(packed.includes(file), `${file} is not packed`);
    }
    assert.deepEqual(
      packed.filter((file) => !ALLOWED.some((allowed) => allowed.test(file))),
      [],
    );
  },
);

/** Megabytes by which file systems may differ. */
const TOLERANCE = 2;

Then(
  "it takes as many packages and as much of the disk as docs\\/command-line.md says",
  function (this: GuardWorld) {
    const text = readFileSync(path.join(checkout, "docs", "command-line.md"), "utf8");
    const [, packages, megabytes] = /(\d+) packages, of (\d+) MB on disk/u.exec(text) ?? [];
    const { taken } = projectOf(this);
    assert.equal(taken.packages, Number(packages));
    assert.ok(
      Math.abs(taken.megabytes - Number(megabytes)) <= TOLERANCE,
      `it takes ${taken.megabytes.toFixed(1)} MB, and docs/command-line.md says ${megabytes}`,
    );
  },
);

Then("no link in its documents is dead", function (this: GuardWorld) {
  const { packed } = projectOf(this);
  const isPacked = (target: string): boolean =>
    packed.some((file) => file === target || file.startsWith(`${target}/`));
  const dead = packed
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) =>
      linksOf(file)
        .map((link) => path.normalize(path.join(path.dirname(file), link)))
        .filter((target) => !isPacked(target))
        .map((target) => `${file}: ${target}`),
    );
  assert.deepEqual(dead, []);
});

/** To files of this project. */
function linksOf(file: string): string[] {
  const text = readFileSync(path.join(checkout, file), "utf8");
  const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)/gu)];
  return links.map(([, link = ""]) => link);
}

Then("the named and the default export are the same class", async function (this: GuardWorld) {
  await projectOf(this).checkExports();
});

Then(
  "its client can be required and imported, and loads nothing of the plugin or of Kuzzle",
  async function (this: GuardWorld) {
    await projectOf(this).checkClient();
  },
);

Then(
  "a TypeScript application compiles with its types",
  { timeout: 2 * 60_000 },
  async function (this: GuardWorld) {
    await projectOf(this).checkTypes();
  },
);

Then(
  "its command line checks and compares files, with no Kuzzle and no client of a database installed",
  async function (this: GuardWorld) {
    const project = projectOf(this);
    assert.deepEqual(
      project.installed.filter((name) => /^kuzzle$|elasticsearch|redis/u.test(name)),
      [],
    );
    assert.match(await project.runCommandLine(["--version"]), /^\d+\.\d+\.\d+\n$/u);
    const files = path.join("node_modules", "kuzzle-plugin-profile-guard", "examples", "policies");
    assert.equal(
      await project.runCommandLine(["check", files]),
      "Nothing found in 2 files: 3 roles, 2 profiles, 0 users.\n",
    );
    assert.equal(await project.runCommandLine(["diff", files, files]), "The same rights.\n");
    const question = ["can", "profile:customer", "document:get", "acme/products"];
    await project.runCommandLine([...question, "--files", files]);
  },
);

Then(
  "its command line serves the explorer, with nothing installed that it is built with",
  async function (this: GuardWorld) {
    const project = projectOf(this);
    assert.deepEqual(
      project.installed.filter((name) => /vue|vite|codemirror/u.test(name)),
      [],
    );
    const plugin = path.join(project.folder, "node_modules", "kuzzle-plugin-profile-guard");
    const files = path.join(plugin, "examples", "policies");
    const program = path.join(plugin, "dist", "lib", "cli", "main.js");
    const explorer = await ExplorerProcess.start([files], {}, program);
    const page = await (await fetch(explorer.url)).text();
    const [, script = ""] = /src="\.\/(assets\/[^"]+\.js)"/u.exec(page) ?? [];
    const { status } = await fetch(`${explorer.url}${script}`);
    assert.equal(await explorer.stop(), 0);
    assert.equal(status, 200);
  },
);

When("Kuzzle is added to that project", function (this: GuardWorld) {
  projectOf(this).addKuzzle();
});

When(
  "the application of that project is started",
  { timeout: 3 * 60_000 },
  async function (this: GuardWorld) {
    const { entry, folder } = projectOf(this);
    const application = await launchApplication({
      entry,
      folder,
      readyLine: "consumer: ready",
      environment: {
        ...run.environment.variables,
        ...isolation(`profile-guard-features-${process.pid}-packaging`),
        kuzzle_plugins__common__initTimeout: "60000",
      },
    });
    this.undo.push(() => application.stop());
    applications.set(this, application);
  },
);

When(
  "a stranger sends {request} to it with:",
  async function (this: GuardWorld, request: string, body: string) {
    const [method = "", path = ""] = this.own(request.slice(1, -1)).split(" ");
    const { url } = applications.get(this) ?? assert.fail("no application was started");
    this.answers.push(await sendHttp(`${url}${path}`, method, this.json(body), undefined));
  },
);

Then(
  "its command line exports what the application holds, and plans nothing to do",
  async function (this: GuardWorld) {
    const { url } = applications.get(this) ?? assert.fail("no application was started");
    const project = projectOf(this);
    const username = this.own("pg-root~");
    const credentials = { local: { username, password: "of the root" } };
    const body = { content: {}, credentials };
    const { error } = await sendHttp(
      `${url}/_createFirstAdmin/${username}`,
      "POST",
      body,
      undefined,
    );
    assert.equal(error, null);
    const environment = {
      PROFILE_GUARD_URL: url,
      PROFILE_GUARD_USERNAME: username,
      PROFILE_GUARD_PASSWORD: credentials.local.password,
    };
    const exported = await project.runCommandLine(["export", "--users"], environment);
    assert.match(exported, new RegExp(`^  ${this.own("team~")}:$`, "mu"));
    await writeFile(path.join(project.folder, "all.yaml"), exported);
    const plan = await project.runCommandLine(["plan", "all.yaml", "--prune"], environment);
    assert.equal(plan, `Nothing to do: ${url} holds what the files say.\n`);
  },
);
