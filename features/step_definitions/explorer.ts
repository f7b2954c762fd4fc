import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { gzipSync } from "node:zlib";

import type { DataTable } from "@cucumber/cucumber";
import { AfterAll, Given, Then, When } from "@cucumber/cucumber";
import { source as axeSource } from "axe-core";
import type { Locator, Page } from "playwright-core";

import { leadTo } from "../../lib/cli/explore/openBrowser";
import { checkout } from "../../tools/services/folders";
import { waitUntil } from "../../tools/services/wait";
import {
  ATTACKS,
  attackedFiles,
  FAULTY,
  faultyFiles,
  LARGE,
  largeFiles,
} from "../support/explorer/attacks";
import { browserOrReason, endBrowser, PATIENCE, Tab } from "../support/explorer/Browser";
import { ExamplePlatform, PASSWORD } from "../support/explorer/ExamplePlatform";
import { ExplorerProcess } from "../support/explorer/ExplorerProcess";
import { longestTask } from "../support/explorer/longestTask";
import type { Wire } from "../support/explorer/Wire";
import type { GuardWorld } from "../support/world";
import { run } from "../support/world";

/** The address that a scenario's page stands at, and the page. */
interface Visit {
  readonly url: string;
  readonly tab: Tab;
  user?: string;
  exported?: string;
  apiKey?: string;
  /** The draft's document has been read. */
  isLoaded?: boolean;
}

const visits = new WeakMap<GuardWorld, Visit>();
let platform: Promise<ExamplePlatform> | undefined;

AfterAll(async () => {
  await endBrowser();
  // one that did not start has failed its scenarios
  const started = await platform?.catch(() => undefined);
  await started?.stop();
});

function visitOf(world: GuardWorld): Visit {
  return visits.get(world) ?? assert.fail("no page is open");
}

function pageOf(world: GuardWorld): Page {
  return visitOf(world).tab.page;
}

/** @returns "skipped": there is no browser, and the log says why */
async function open(
  world: GuardWorld,
  urlOf: () => Promise<string>,
): Promise<"skipped" | undefined> {
  const browser = await browserOrReason();
  if (typeof browser === "string") {
    world.log(`not run: ${browser}`);
    return "skipped";
  }
  const url = await urlOf();
  const tab = await Tab.open(browser);
  world.undo.push(() => tab.close());
  await tab.page.goto(url);
  visits.set(world, { url, tab });
  return undefined;
}

async function tells(page: Page, text: string): Promise<void> {
  const wanted = text.replaceAll(/\s+/gu, " ");
  await waitUntil(async () => (await shownText(page)).replaceAll(/\s+/gu, " ").includes(wanted), {
    what: `the page to tell "${text}"`,
    deadline: PATIENCE,
    interval: 50,
  }).catch(async (error: unknown) => {
    throw new Error(`${String(error)}\nIt tells:\n${await shownText(page)}`, { cause: error });
  });
}

/** The text that can be seen, and marks for what is typed. */
async function shownText(page: Page): Promise<string> {
  return page.locator("body").innerText();
}

async function logIn(page: Page, user: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("User name").fill(user);
  await dialog.getByLabel("Password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Log in" }).click();
  await dialog.waitFor({ state: "hidden" });
}

/** The explorer is one person's: whoever was there logs out. */
async function loggedOut(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog");
  const logOut = page.getByRole("button", { name: "Log out" });
  await dialog.or(logOut).first().waitFor();
  if (await logOut.isVisible()) {
    await logOut.click();
  }
}

Given(
  "the explorer of the example, to which {string} has logged in",
  async function (this: GuardWorld, user: string) {
    const skipped = await open(this, async () => {
      platform ??= ExamplePlatform.start(run.environment);
      return (await platform).explorer.url;
    });
    if (skipped !== undefined) {
      return skipped;
    }
    const visit = visitOf(this);
    visit.user = user;
    const { page } = visit.tab;
    await loggedOut(page);
    await logIn(page, user);
    return undefined;
  },
);

Given(
  "the explorer of the example, to which nobody has logged in",
  async function (this: GuardWorld) {
    const skipped = await open(this, async () => {
      platform ??= ExamplePlatform.start(run.environment);
      return (await platform).explorer.url;
    });
    if (skipped === undefined) {
      await loggedOut(pageOf(this));
    }
    return skipped;
  },
);

When("{string} logs in", async function (this: GuardWorld, user: string) {
  await logIn(pageOf(this), user);
});

Given(
  "{string} has an API key {string} with the policies:",
  async function (this: GuardWorld, userId: string, _id: string, text: string) {
    const example = await (platform ?? assert.fail("no example runs"));
    const body = { description: "of the explorer", policies: JSON.parse(text) as object };
    const call = { controller: "profile-guard", action: "createApiKey", userId, _id, body };
    const { _source } = (await example.asAdmin(call)) as { _source: { token: string } };
    visitOf(this).apiKey = _source.token;
  },
);

When(
  "they choose the API key {string} of {string}",
  async function (this: GuardWorld, key: string, user: string) {
    const main = pageOf(this).locator("main");
    await main.getByRole("combobox", { name: "Kind", exact: true }).selectOption("API key");
    await main.getByRole("combobox", { name: "Of user" }).fill(user);
    await main.getByRole("combobox", { name: "Of user" }).blur();
    // it is offered by its description
    const name = main.getByRole("combobox", { name: "Name", exact: true });
    const list = await name.getAttribute("list");
    const option = pageOf(this).locator(`[id="${list}"] option`, { hasText: "of the explorer" });
    await option.waitFor({ state: "attached" });
    assert.equal(await option.getAttribute("value"), key);
    await name.fill(key);
    await name.blur();
  },
);

async function logInBy(page: Page, apiKey: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("API key").fill(apiKey);
  await dialog.getByRole("button", { name: "Log in" }).click();
}

When("they log in by the API key", async function (this: GuardWorld) {
  await logInBy(pageOf(this), visitOf(this).apiKey ?? assert.fail("there is none"));
});

When("they log in by a wrong API key", async function (this: GuardWorld) {
  await logInBy(pageOf(this), "kapikey-wrong");
});

Given(
  "the profile {string} is restricted to an index that does not exist",
  async function (this: GuardWorld, _id: string) {
    const example = await (platform ?? assert.fail("no example runs"));
    const body = { policies: [{ roleId: "customer", restrictedTo: [{ index: "nowhere" }] }] };
    await example.asAdmin({
      ...{ controller: "profile-guard", action: "createOrReplaceProfile", _id },
      ...{ body, force: true, refresh: "wait_for" },
    });
  },
);

When("they follow the count of {string}", async function (this: GuardWorld, what: string) {
  await pageOf(this).locator(".counts a", { hasText: what }).click();
});

async function ofFiles(
  world: GuardWorld,
  files: readonly string[],
): Promise<"skipped" | undefined> {
  return open(world, async () => {
    const explorer = await ExplorerProcess.start(files);
    world.undo.push(async () => {
      assert.equal(await explorer.stop(), 0);
    });
    return explorer.url;
  });
}

async function ofContent(world: GuardWorld, content: object): Promise<"skipped" | undefined> {
  const folder = mkdtempSync(path.join(tmpdir(), "profile-guard-explorer-"));
  world.undo.push(async () => {
    rmSync(folder, { recursive: true });
  });
  const file = path.join(folder, "policies.json");
  writeFileSync(file, JSON.stringify(content));
  return ofFiles(world, [file]);
}

Given("the explorer of these files:", async function (this: GuardWorld, table: DataTable) {
  return ofFiles(
    this,
    table.hashes().map(({ file = "" }) => path.join(checkout, file)),
  );
});

Given(
  "the explorer of files whose names and texts are those of attacks on pages",
  async function (this: GuardWorld) {
    return ofContent(this, attackedFiles());
  },
);

Given(
  "the explorer of files with a profile of 10,000 restrictions and 5,000 profiles",
  async function (this: GuardWorld) {
    return ofContent(this, largeFiles());
  },
);

Given(
  "the explorer of files with a profile of 10,000 restrictions, each with a finding",
  async function (this: GuardWorld) {
    return ofContent(this, faultyFiles());
  },
);

Given("the profile {string} was written twice", async function (this: GuardWorld, _id: string) {
  const example = await (platform ?? assert.fail("no example runs"));
  for (const index of ["acme", "globex"]) {
    const body = { policies: [{ roleId: "customer", restrictedTo: [{ index }] }] };
    const call = { controller: "security", action: "createOrReplaceProfile", _id, body };
    await example.asAdmin(call);
  }
});

Given(
  "the admin has tried {string} with:",
  async function (this: GuardWorld, named: string, text: string) {
    const example = await (platform ?? assert.fail("no example runs"));
    const [controller, action] = named.split(":");
    await example.tryAsAdmin({ controller, action, ...(JSON.parse(text) as object) });
  },
);

Given("a stranger has signed up as {string}", async function (this: GuardWorld, _id: string) {
  const example = await (platform ?? assert.fail("no example runs"));
  await example.signUp(_id);
});

When("they write the day of today as {string}", async function (this: GuardWorld, label: string) {
  await pageOf(this).getByLabel(label).fill(new Date().toISOString().slice(0, 10));
});

When("they unfold {string}", async function (this: GuardWorld, text: string) {
  await pageOf(this).locator("summary", { hasText: text }).first().click();
});

When("they follow the link {string}", async function (this: GuardWorld, name: string) {
  await pageOf(this).getByRole("link", { name, exact: true }).first().click();
});

When("they press {string}", async function (this: GuardWorld, name: string) {
  await pageOf(this).getByRole("button", { name }).first().click();
});

When("they press {string} and nothing else", async function (this: GuardWorld, name: string) {
  await pageOf(this).getByRole("button", { name, exact: true }).click();
});

async function choose(form: Locator, kind: string, id: string): Promise<void> {
  await form.getByRole("combobox", { name: "Kind", exact: true }).selectOption(kind);
  const name = form.getByRole("combobox", { name: "Name", exact: true });
  await name.fill(id);
  await name.press("Enter");
  await name.blur();
}

When("they choose {string} {string}", async function (this: GuardWorld, kind: string, id: string) {
  await choose(pageOf(this).locator("main"), kind, id);
});

When(
  "they choose {string} {string} in {string}",
  async function (this: GuardWorld, kind: string, id: string, legend: string) {
    await choose(pageOf(this).getByRole("group", { name: legend }), kind, id);
  },
);

When(
  "they choose {string} as {string}",
  async function (this: GuardWorld, value: string, label: string) {
    await pageOf(this).getByLabel(label).selectOption(value);
  },
);

When(
  "they write {string} as {string}",
  async function (this: GuardWorld, text: string, label: string) {
    await pageOf(this).locator("main").getByLabel(label).fill(text);
  },
);

When("they draft:", async function (this: GuardWorld, text: string) {
  const page = pageOf(this);
  const visit = visitOf(this);
  if (visit.isLoaded !== true) {
    // what is stored is loaded first, and would replace what is typed
    await page.getByText(/Loaded\.|this will create it/u).waitFor();
    visit.isLoaded = true;
  }
  await page.getByRole("textbox", { name: "Draft (JSON)" }).fill(text);
});

Then("the draft is:", async function (this: GuardWorld, text: string) {
  const editor = pageOf(this).getByRole("textbox", { name: "Draft (JSON)" });
  const isShown = async (): Promise<boolean> =>
    isDeepStrictEqual(JSON.parse(await editor.innerText()), JSON.parse(text));
  await waitUntil(isShown, {
    what: "the draft to be shown",
    deadline: PATIENCE,
    interval: 50,
  });
});

Then("the draft tells {string}", async function (this: GuardWorld, text: string) {
  const editor = pageOf(this).getByRole("textbox", { name: "Draft (JSON)" });
  await editor.filter({ hasText: text }).waitFor();
});

When("they go back", async function (this: GuardWorld) {
  await pageOf(this).goBack();
});

When(
  "they go by keys to the action {string} in the line {string}",
  async function (this: GuardWorld, action: string, place: string) {
    const page = pageOf(this);
    const grid = page.getByRole("grid");
    await grid.focus();
    const lines = await grid.getByRole("rowheader").allInnerTexts();
    const heads = await grid.locator(".heads .action").all();
    const titles = await Promise.all(heads.map((head) => head.getAttribute("title")));
    for (let row = 0; row < lines.findIndex((line) => line.startsWith(place)); row += 1) {
      await page.keyboard.press("ArrowDown");
    }
    for (let cell = 0; cell < titles.indexOf(action); cell += 1) {
      await page.keyboard.press("ArrowRight");
    }
    await page.keyboard.press("Enter");
  },
);

When("their login ends", async function (this: GuardWorld) {
  const { user = "" } = visitOf(this);
  await (await platform)?.endLogins(user);
});

When("they log in again", async function (this: GuardWorld) {
  const { user = "" } = visitOf(this);
  await logIn(pageOf(this), user);
});

When("the connection to Kuzzle is lost", async function (this: GuardWorld) {
  const { wire } = (await platform) ?? assert.fail("no example runs");
  wire.cut();
  this.undo.push(async () => {
    wire.mend();
  });
});

When("the connection is back", async function (this: GuardWorld) {
  (await platform)?.wire.mend();
});

When("something else than Kuzzle answers", async function (this: GuardWorld) {
  const wire = await wireOf(this);
  wire.spoil();
});

When("Kuzzle answers again", async function (this: GuardWorld) {
  (await platform)?.wire.mend();
});

async function wireOf(world: GuardWorld): Promise<Wire> {
  const { wire } = (await platform) ?? assert.fail("no example runs");
  world.undo.push(async () => {
    wire.mend();
  });
  return wire;
}

Then(
  "each of these views tells nothing of the first address at the second, whether answers are late or none:",
  async function (this: GuardWorld, table: DataTable) {
    const { tab, url } = visitOf(this);
    const { page } = tab;
    const wire = await wireOf(this);
    for (const {
      first = "",
      tells: text = "",
      second = "",
      "tells then": then = "",
    } of table.hashes()) {
      await page.goto(`${url}${first}`);
      await tells(page, text);
      wire.hold();
      await page.goto(`${url}${second}`);
      await page.locator("main [aria-busy=true]").first().waitFor();
      assert.ok(!(await mainText(page)).includes(text), `${second} tells "${text}" of ${first}`);
      wire.mend();
      await tells(page, then);
      await page.goto(`${url}${first}`);
      await tells(page, text);
      wire.spoil();
      await page.goto(`${url}${second}`);
      await tells(page, "This is no answer of Kuzzle's");
      assert.ok(!(await mainText(page)).includes(text), `${second} tells "${text}" of ${first}`);
      wire.mend();
    }
  },
);

async function mainText(page: Page): Promise<string> {
  return page.locator("main").innerText();
}

Then("the page does not tell {string}", async function (this: GuardWorld, text: string) {
  assert.ok(!(await shownText(pageOf(this))).includes(text), `it tells "${text}"`);
});

async function restrict(_id: string, index: string): Promise<void> {
  const example = await (platform ?? assert.fail("no example runs"));
  const body = { policies: [{ roleId: "customer", restrictedTo: [{ index }] }] };
  const call = { controller: "security", action: "createOrReplaceProfile", _id, body };
  await example.asAdmin(call);
}

When("somebody else restricts the profile {string} to {string}", restrict);

async function storedProfile(_id: string): Promise<unknown> {
  const example = await (platform ?? assert.fail("no example runs"));
  return example.asAdmin({ controller: "security", action: "getProfile", _id });
}

Then(
  "the profile {string} is restricted to {string}",
  async function (this: GuardWorld, _id: string, index: string) {
    const text = JSON.stringify(await storedProfile(_id));
    assert.ok(text.includes(`"restrictedTo":[{"index":"${index}"}]`), text);
  },
);

Then("nobody has made a profile {string}", async function (this: GuardWorld, _id: string) {
  await assert.rejects(storedProfile(_id), /not_found/u);
});

async function logInElsewhere(page: Page, url: string, user: string): Promise<void> {
  await page.goto(url);
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByRole("dialog").waitFor();
  await logIn(page, user);
}

When(
  "{string} logs in to the same explorer in another browser",
  async function (this: GuardWorld, user: string) {
    const browser = await browserOrReason();
    assert.ok(typeof browser !== "string");
    const other = await Tab.open(browser);
    this.undo.push(() => other.close());
    await logInElsewhere(other.page, visitOf(this).url, user);
  },
);

When(
  "{string} logs in to the same explorer in another tab",
  async function (this: GuardWorld, user: string) {
    const page = await pageOf(this).context().newPage();
    await logInElsewhere(page, visitOf(this).url, user);
    await page.close();
  },
);

Given(
  "a profile {string} with the role {string} in {int} indexes",
  async function (this: GuardWorld, _id: string, roleId: string, count: number) {
    const example = await (platform ?? assert.fail("no example runs"));
    const restrictedTo = Array.from({ length: count }, (_, position) => ({
      index: `index-${position}`,
    }));
    await example.asAdmin({
      ...{ controller: "profile-guard", action: "createOrReplaceProfile", force: true },
      ...{ _id, body: { policies: [{ roleId, restrictedTo }] } },
    });
  },
);

Given(
  "a profile {string} with the actions {string} and {string} in {string}",
  async function (this: GuardWorld, _id: string, one: string, other: string, index: string) {
    const example = await (platform ?? assert.fail("no example runs"));
    const controllers = Object.fromEntries(
      [one, other].map((name) => {
        const [controller = "", action = ""] = name.split(":");
        return [controller, { actions: { [action]: true } }];
      }),
    );
    const role = { controller: "security", action: "createOrReplaceRole", _id };
    await example.asAdmin({ ...role, body: { controllers } });
    const policies = [
      { roleId: _id, restrictedTo: [{ index }] },
      { roleId: "customer", restrictedTo: [{ index }] },
    ];
    const profile = { controller: "security", action: "createOrReplaceProfile", _id };
    await example.asAdmin({ ...profile, body: { policies } });
  },
);

When("they open {string}", async function (this: GuardWorld, address: string) {
  const { tab, url } = visitOf(this);
  await tab.page.goto(`${url}${address}`);
});

When("they open the file that leads to it", async function (this: GuardWorld) {
  const { tab, url } = visitOf(this);
  await tab.page.goto("about:blank");
  const lead = leadTo(url);
  this.undo.push(async () => {
    lead.remove();
  });
  await tab.page.goto(pathToFileURL(lead.file).href);
  await tab.page.waitForURL((now) => now.href.startsWith(url));
});

Then(
  "the cells of the line {string} are:",
  async function (this: GuardWorld, place: string, table: DataTable) {
    const page = pageOf(this);
    const title = `.place[title=${JSON.stringify(place)}]`;
    const line = page.getByRole("row").filter({ has: page.locator(title) });
    const heads = page.locator(".heads .action");
    for (const { action = "", says = "" } of table.hashes()) {
      const cell = async (): Promise<string | null> => {
        const titles = await heads.evaluateAll((all: readonly { readonly title: string }[]) =>
          all.map(({ title }) => title),
        );
        const position = titles.indexOf(action);
        return position < 0
          ? null
          : line.getByRole("gridcell").nth(position).getAttribute("aria-label");
      };
      await waitUntil(async () => (await cell()) === says, {
        what: `the cell ${action} of ${place} to say "${says}"`,
        deadline: PATIENCE,
        interval: 50,
      }).catch(async (error: unknown) => {
        const shown = await mainText(page);
        throw new Error(`${String(error)}: it says "${await cell()}"\n${shown}`, { cause: error });
      });
    }
  },
);

Then("the chosen cell says {string}", async function (this: GuardWorld, says: string) {
  const page = pageOf(this);
  await page.locator(`[role=gridcell].focused[aria-label="${says}"]`).waitFor();
  const grid = page.getByRole("grid");
  const active = await grid.getAttribute("aria-activedescendant");
  assert.equal(await page.locator(".focused").getAttribute("id"), active);
});

When("they export the audit", async function (this: GuardWorld) {
  const page = pageOf(this);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  visitOf(this).exported = readFileSync(await (await download).path(), "utf8");
});

Then("the export tells {string}", function (this: GuardWorld, text: string) {
  const lines = (visitOf(this).exported ?? "").trim().split("\n");
  assert.ok(lines.some((line) => JSON.stringify(JSON.parse(line)).includes(text)));
});

Then("the page tells {string}", async function (this: GuardWorld, text: string) {
  await tells(pageOf(this), text);
});

Then("the page offers no {string}", async function (this: GuardWorld, link: string) {
  assert.equal(await pageOf(this).getByRole("link", { name: link, exact: true }).count(), 0);
});

Then("the ways of the right are:", async function (this: GuardWorld, table: DataTable) {
  const paths = pageOf(this).locator(".path");
  await paths.first().waitFor();
  const shown: string[] = [];
  for (const path of await paths.all()) {
    shown.push((await path.locator("li").allInnerTexts()).join(" → "));
  }
  assert.deepEqual(
    shown,
    table.hashes().map(({ way = "" }) => way),
  );
});

Then("the page tells:", async function (this: GuardWorld, table: DataTable) {
  for (const { text = "" } of table.hashes()) {
    await tells(pageOf(this), text);
  }
});

Then("the table has a line {string}", async function (this: GuardWorld, name: string) {
  await pageOf(this).getByRole("rowheader", { name }).waitFor();
});

Then("the way of the right is {string}", async function (this: GuardWorld, way: string) {
  const path = pageOf(this).locator(".path").first();
  await path.waitFor();
  assert.deepEqual(await path.locator("li").allInnerTexts(), way.split(" → "));
});

/** With EXPLORER_PICTURES=docs it is written where README and docs show it. */
Then("the picture {string} is taken", async function (this: GuardWorld, name: string) {
  const folder = process.env.EXPLORER_PICTURES;
  const file = folder === undefined ? {} : { path: path.join(folder, `explorer-${name}.png`) };
  // not while anything is on its way
  await rests(pageOf(this));
  await pageOf(this).getByText("Loading …").first().waitFor({ state: "detached" });
  const { length } = await pageOf(this).screenshot(file);
  assert.ok(length > 10_000);
});

Then("nothing went wrong in the page", function (this: GuardWorld) {
  const { tab, url } = visitOf(this);
  assert.deepEqual(tab.faults, []);
  assert.deepEqual([...tab.origins], [new URL(url).origin]);
});

/** Faults that hinder somebody who uses the page. */
const SERIOUS = ["moderate", "serious", "critical"];

interface Violations {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

async function faultsOf(page: Page): Promise<readonly string[]> {
  // run in a world of its own, which the policy of the page does not keep out
  const { violations } = await page.evaluate<Violations>(`${axeSource}; axe.run(document)`);
  return violations
    .filter(({ impact }) => SERIOUS.includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
}

async function rests(page: Page): Promise<void> {
  await page.locator("main h1").waitFor();
  await page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
}

Then(
  "each of these addresses has no fault of accessibility, light and dark, and fits 360 pixels:",
  async function (this: GuardWorld, table: DataTable) {
    const { tab, url } = visitOf(this);
    const { page } = tab;
    for (const { address = "" } of table.hashes()) {
      await page.goto(`${url}${address}`);
      await rests(page);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        assert.deepEqual(await faultsOf(page), [], `${address}, ${colorScheme}`);
      }
      const size = page.viewportSize() ?? assert.fail("no size");
      await page.setViewportSize({ ...size, width: 360 });
      const width = await page.evaluate<number>("document.documentElement.scrollWidth");
      assert.ok(width <= 360, `${address} is ${width} pixels wide`);
      await page.setViewportSize(size);
    }
  },
);

const VIEWS = ["overview", "rights", "ask", "draft", "compare", "history", "audit"];

Then(
  "no view runs any of them, and each shows them as they are",
  async function (this: GuardWorld) {
    const { tab, url } = visitOf(this);
    const { page } = tab;
    await tells(page, ATTACKS[0] ?? "");
    for (const attack of ATTACKS) {
      const name = encodeURIComponent(attack);
      for (const kind of ["profile", "user", "role"]) {
        await page.goto(`${url}#/rights?of=${kind}:${name}`);
        await rests(page);
        assert.equal(
          await page.getByRole("combobox", { name: "Name", exact: true }).inputValue(),
          attack,
        );
      }
      await tells(page, attack);
      const question = `action=document:get&place=${encodeURIComponent(attack)}`;
      await page.goto(`${url}#/ask?who=user:${name}&${question}&question=may`);
      await rests(page);
    }
    for (const view of VIEWS) {
      const of = encodeURIComponent(ATTACKS[1] ?? "");
      await page.goto(`${url}#/${view}?of=profile:${of}&left=profile:${of}&right=role:${of}`);
      await rests(page);
    }
    assert.equal(await page.evaluate("window.attacked"), undefined);
    assert.equal(await page.locator("main script, main iframe, main img").count(), 0);
  },
);

Then(
  "the table of the large profile has 10,001 lines, few of which are drawn",
  async function (this: GuardWorld) {
    const { tab, url } = visitOf(this);
    await tab.page.goto(`${url}#/rights?of=profile:${LARGE}`);
    const grid = tab.page.getByRole("grid");
    await grid.waitFor();
    // and the heads of the columns
    const lines = Number(await grid.getAttribute("aria-rowcount")) - 1;
    assert.equal(lines, 10_001);
    assert.ok((await grid.getByRole("row").count()) < 100);
  },
);

/** Milliseconds of a picture, at 60 a second. */
const FRAME = 1_000 / 60;

/** Measured is the work of the page itself: how often pictures are shown is the machine's business, which others use. */
Then("scrolling it keeps up with the screen", async function (this: GuardWorld) {
  const { page } = visitOf(this).tab;
  const client = await page.context().newCDPSession(page);
  await client.send("Performance.enable", { timeDomain: "threadTicks" });
  const worked = async (): Promise<number> => {
    const { metrics } = await client.send("Performance.getMetrics");
    return 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN);
  };
  const frames = 120;
  const before = await worked();
  const end = await page.evaluate<number>(`new Promise((resolve) => {
    const grid = document.querySelector("[role=grid]");
    const step = (left) => {
      grid.scrollTop += 700;
      requestAnimationFrame(() => (left === 1 ? resolve(grid.scrollTop) : step(left - 1)));
    };
    step(${frames});
  })`);
  assert.ok(end >= 700 * 100, "it was not scrolled");
  const each = ((await worked()) - before) / frames;
  this.log(`${each.toFixed(1)} ms a picture`);
  assert.ok(each < FRAME, `${each} ms a picture`);
});

/** Milliseconds after which somebody feels held up. */
const FELT = 100;

/** Milliseconds of work that are not felt either on a machine half as fast. */
const LONG = 50;

Then("a letter typed among the profiles is answered at once", async function (this: GuardWorld) {
  const { page } = visitOf(this).tab;
  const name = page.getByRole("combobox", { name: "Name", exact: true });
  await name.fill("");
  const took = await page.evaluate<number>(`new Promise((resolve) => {
    const started = performance.now();
    document.activeElement.value = "profile-49";
    document.activeElement.dispatchEvent(new Event("input"));
    setTimeout(() => resolve(performance.now() - started));
  })`);
  this.log(`${took.toFixed(1)} ms`);
  assert.ok(took < FELT, `${took} ms`);
  assert.ok((await page.locator("datalist option").count()) <= 50);
});

Then(
  "its draft shows the findings, answers keys, and never works for more than 100 ms at once",
  async function (this: GuardWorld) {
    const { tab, url } = visitOf(this);
    const { page } = tab;
    await page.goto(`${url}#/rights`);
    const longest = await longestTask(page, async () => {
      await page.goto(`${url}#/draft?of=profile:${FAULTY}`);
      await tells(page, "and 9801 more");
      const editor = page.getByRole("textbox", { name: "Draft (JSON)" });
      await editor.click();
      await page.keyboard.press("Control+Home");
      await page.keyboard.type("      ");
      await tells(page, "Loading");
      await tells(page, "and 9801 more");
      await editor.locator(".cm-lintRange").first().waitFor();
    });
    this.log(`${longest.toFixed(1)} ms`);
    assert.ok(longest < FELT, `${longest} ms`);
  },
);

Then(
  "loading, typing, breaking and previewing its draft never holds an input up",
  async function (this: GuardWorld) {
    const { tab, url } = visitOf(this);
    const { page } = tab;
    // the page is loaded afresh: what it does then is its first screen's
    await page.goto("about:blank");
    await page.goto(`${url}#/draft`);
    await page.getByText("Choose somebody.").waitFor();
    const editor = page.getByRole("textbox", { name: "Draft (JSON)" });
    const findings = page.getByRole("region", { name: "Findings" });
    /** Waits until what was typed has been looked at. */
    const isChecked = async (): Promise<void> => {
      await findings.getByText("profile.unused").waitFor();
    };
    const parts: Readonly<Record<string, () => Promise<void>>> = {
      loading: async () => {
        await page.goto(`${url}#/draft?of=profile:${LARGE}`);
        await isChecked();
        await rests(page);
      },
      typing: async () => {
        await editor.press("Control+Home");
        for (let key = 0; key < 5; key += 1) {
          await page.keyboard.type(" ");
          await findings.getByText("Loading").waitFor();
          await isChecked();
        }
      },
      breaking: async () => {
        await editor.press("Control+End");
        await page.keyboard.type("x");
        await findings.getByText("This is no object of JSON yet").waitFor();
        await page.keyboard.press("Backspace");
        await isChecked();
      },
      previewing: async () => {
        await page.getByRole("button", { name: "What would change?" }).click();
        await page.getByText("No right changes.").waitFor();
      },
    };
    const took: string[] = [];
    const held: string[] = [];
    for (const [part, act] of Object.entries(parts)) {
      const longest = await longestTask(page, act);
      took.push(`${part} ${longest.toFixed(0)} ms`);
      if (longest > LONG) {
        held.push(part);
      }
    }
    this.log(took.join(", "));
    assert.deepEqual(held, [], took.join(", "));
  },
);

/** Bytes, compressed, of all that a visitor fetches. */
Then(
  "the page takes less than {int},{int} bytes compressed",
  function (this: GuardWorld, thousands: number, rest: number) {
    const folder = path.join(checkout, "dist", "explorer");
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    const size = names
      .filter((name) => path.extname(name) !== "")
      .map((name) => gzipSync(readFileSync(path.join(folder, name), "utf8")).length)
      .reduce((sum, one) => sum + one, 0);
    this.log(`${size} bytes`);
    assert.ok(size < thousands * 1_000 + rest, `${size} bytes`);
  },
);
