import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

import should from "should";

import { answerPage } from "../../../lib/cli/explore/answerPage";
import { CellStates } from "../../../lib/cli/explore/CellStates";
import { FilesSource } from "../../../lib/cli/explore/FilesSource";
import type { CellAnswer, RightsAnswer } from "../../../lib/cli/explore/protocol";
import { CommandLine } from "../support/CommandLine";

const restricted = (...indexes: string[]): object => ({
  policies: [{ roleId: "reader", restrictedTo: indexes.map((index) => ({ index })) }],
});
const ROLES = { reader: { controllers: { document: { actions: { get: true } } } } };

describe("files that the explorer asks", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "profile-guard-explorer-"));
  const file = path.join(folder, "policies.json");
  const write = (content: object): void => {
    writeFileSync(file, JSON.stringify(content));
  };
  let source: FilesSource;

  before(() => {
    write({
      roles: ROLES,
      profiles: { customer: restricted("acme") },
      users: { mary: { content: { profileIds: ["customer"] } } },
    });
    source = new FilesSource([folder]);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const ask = async (action: string, members: object): Promise<unknown> => {
    const answer = await answerPage(source, { controller: "profile-guard", action, ...members });
    return "error" in answer ? answer.error : answer.result;
  };
  const request = { controller: "document", action: "get", index: "acme", collection: "orders" };

  it("answer what a server would, of a user, a profile, a role and a draft", async () => {
    const allowed = { allowed: true, guarded: false };
    const draft = restricted("globex");
    should(await ask("explain", { userId: "mary", body: { request } })).match(allowed);
    const ofProfile = { request, profileIds: ["customer"] };
    should(await ask("explain", { body: ofProfile })).match(allowed);
    should(await ask("explain", { body: { request, draft } })).match({
      allowed: false,
      lacks: [{ reason: "index-excluded" }],
    });
    should(await ask("whoCan", { body: request })).match({
      profiles: ["admin", "customer"],
      users: ["mary"],
      complete: true,
    });
    const sides = { left: { profileId: "customer" }, right: { draft } };
    should(await ask("compare", { body: sides })).match({
      noNewAccess: false,
      added: [{ index: "globex" }],
      removed: [{ index: "acme" }],
    });
  });

  it("tell what a draft would change, and whom it touches, and are not written", async () => {
    const body = { controllers: { document: { actions: { get: true, search: true } } } };
    const asked = { controller: "security", action: "createOrReplaceRole", _id: "reader", body };
    should(await answerPage(source, { ...asked, dryRun: true })).match({
      result: { rights: { added: [{ action: "search" }] }, users: { total: 1, ids: ["mary"] } },
    });
    should(await answerPage(source, asked)).match({ error: { id: "explorer.not_in_files" } });
    const profile = { _id: "customer", dryRun: true, body: restricted("globex") };
    should(await ask("createOrReplaceProfile", profile)).match({
      rights: { added: [{ index: "globex" }], removed: [{ index: "acme" }] },
      users: { total: 1, ids: ["mary"] },
    });
    const fresh = { _id: "fresh", dryRun: true, body: restricted("globex") };
    should(await ask("createOrReplaceProfile", fresh)).match({
      rights: { added: [{ index: null }, { index: "globex" }], removed: [] },
      users: { total: 0 },
    });
    const none = { _id: "customer", dryRun: true, body: 42 };
    should(await ask("createOrReplaceProfile", none)).match({ id: "explorer.malformed" });
  });

  it("say of a role that it is not there, not that the request has a fault", async () => {
    const rights = { controller: "explorer", action: "rights", of: { roleId: "nope" } };
    should(await answerPage(source, rights)).match({ error: { id: "explorer.not_found" } });
  });

  it("mark what findings are about", async () => {
    const policy = { roleId: "reader", restrictedTo: [{ index: "acme" }] };
    const elsewhere = { roleId: "reader", restrictedTo: [{ index: "globex" }] };
    const answer = await answerPage(source, {
      ...{ controller: "explorer", action: "rights" },
      of: { draft: { policies: [policy, elsewhere, policy] } },
    });
    const { places, marked, findings } = (answer as { result: RightsAnswer }).result;
    should(findings.map(({ code }) => code)).containEql("policy.covered");
    should(marked.places.map((position) => places[position]?.index)).eql(["acme"]);
  });

  const ODD_ROLES = {
    ...ROLES,
    manager: {
      controllers: {
        auth: { actions: { login: true, logout: true } },
        security: { actions: { "*": true, deleteUser: false } },
        document: { actions: { "*": true, delete: false } },
        collection: { actions: { list: true, create: true, "*": false } },
      },
    },
    platform: {
      controllers: {
        admin: { actions: { dump: true, resetDatabase: true } },
        index: { actions: { "*": true } },
        shop: { actions: { pay: true } },
      },
    },
    root: { controllers: { "*": { actions: { "*": true } } } },
  };
  const within = (...collections: string[]): object => ({ index: "acme", collections });
  const ODD_PROFILES: Readonly<Record<string, readonly object[]>> = {
    manager: [{ roleId: "manager", restrictedTo: [{ index: "acme" }] }],
    "part of an index": [{ roleId: "platform", restrictedTo: [within("orders", "products")] }],
    platform: [{ roleId: "platform" }],
    everything: [{ roleId: "root" }],
    "everything in acme": [{ roleId: "root", restrictedTo: [{ index: "acme" }] }],
    together: [
      { roleId: "root", restrictedTo: [within("orders")] },
      { roleId: "manager", restrictedTo: [{ index: "globex" }] },
      { roleId: "platform" },
    ],
  };
  for (const [name, policies] of Object.entries(ODD_PROFILES)) {
    it(`tell in every cell what explain tells: ${name}`, async () => {
      write({ roles: ODD_ROLES, profiles: { odd: { policies } } });
      const of = { profileId: "odd" };
      const own = { controller: "explorer" };
      const told = await answerPage(source, { ...own, action: "rights", of });
      const { result: table } = told as { result: RightsAnswer };
      const { columns, places, partly } = table;
      const states = new CellStates(table);
      const yes = ["allowed", "placeless"];
      for (const [line, { allowed, refused, ...place }] of places.entries()) {
        for (const [position, column] of columns.entries()) {
          const cell = { ...own, action: "cell", of, column, place };
          const { result } = (await answerPage(source, cell)) as { result: CellAnswer };
          const { explanation } = result;
          const what = JSON.stringify([column, place, explanation]);
          const state = states.at(line, position);
          should(state).not.equal("unknown");
          if (state === "partly") {
            // of several actions: the one that is explained may be either
            continue;
          }
          should(yes.includes(state)).equal(explanation.allowed, what);
          should(state === "refused").equal(explanation.refusedBy !== undefined, what);
        }
      }
      if (name === "everything") {
        should(partly).eql([]);
      } else if (name === "everything in acme") {
        should(partly.map((position) => columns[position]?.controller)).eql(["*"]);
      }
    });
  }

  it("say what is not there, and what they cannot tell", async () => {
    const users = { userId: "nobody", body: { request } };
    should(await ask("explain", users)).match({ id: "explorer.rights_unknown" });
    should(await ask("searchAudit", {})).match({ id: "explorer.not_in_files", status: 404 });
    should(await ask("effectiveRights", { apiKeyId: "key" })).match({
      id: "explorer.not_in_files",
    });
    should(await ask("effectiveRights", {})).match({ id: "explorer.malformed" });
  });

  it("judge no user whose entry has faults", async () => {
    write({
      roles: ROLES,
      profiles: { customer: restricted("acme") },
      users: { bent: { profileIds: ["customer"] } },
    });
    const cannot = { id: "explorer.rights_unknown", message: /User "bent" cannot be judged/u };
    should(await ask("effectiveRights", { userId: "bent" })).match(cannot);
    const sides = { left: { profileId: "customer" }, right: { userId: "bent" } };
    should(await ask("compare", { body: sides })).match(cannot);
  });

  it("say that a pipe is no file, instead of waiting for it", async function () {
    if (process.platform !== "linux") {
      this.skip();
    }
    const place = mkdtempSync(path.join(tmpdir(), "profile-guard-explorer-"));
    const name = path.join(place, "policies.json");
    writeFileSync(name, JSON.stringify({ roles: ROLES }));
    const reading = new FilesSource([name]);
    rmSync(name);
    execFileSync("mkfifo", [name, path.join(folder, "pipe.json")]);
    const asked = { controller: "profile-guard", action: "whoCan", body: request };
    should(await answerPage(reading, asked)).match({ error: { id: "explorer.rights_unknown" } });
    // in a folder it is passed over
    should(await ask("whoCan", { body: request })).have.property("profiles");
    rmSync(place, { recursive: true });
    rmSync(path.join(folder, "pipe.json"));
  });

  it("show what is edited meanwhile, and what makes them unreadable", async () => {
    write({ roles: ROLES, profiles: { seasonal: restricted("acme") } });
    should(await answerPage(source, { controller: "explorer", action: "names" })).match({
      result: { profiles: ["admin", "anonymous", "default", "seasonal"], places: ["acme"] },
    });
    writeFileSync(file, "{");
    should(await ask("whoCan", { body: request })).match({ id: "explorer.rights_unknown" });
  });
});

describe("profile-guard explore", () => {
  it("ends with 2 where no Kuzzle is told, and where files cannot be read", async () => {
    const commandLine = new CommandLine();
    const untold = await commandLine.run(["explore"], { PROFILE_GUARD_URL: "" });
    should(untold).match({ exitCode: 2, errors: /PROFILE_GUARD_URL is not set/u });
    const unreadable = await commandLine.run(["explore", "gone.yaml"]);
    should(unreadable).match({ exitCode: 2, errors: /gone\.yaml/u });
    const both = ["explore", "--url", "http://localhost:7512", "gone.yaml"];
    should(await commandLine.run(both)).match({ exitCode: 2, errors: /not both/u });
    await commandLine.write("other.txt", "root:x:0:0\n");
    const nothing = await commandLine.run(["explore", "other.txt"]);
    should(nothing).match({ exitCode: 2, errors: /no roles, profiles or users/u });
    commandLine.remove();
  });

  it("ends with 2 where the port is taken", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as AddressInfo;
    const commandLine = new CommandLine();
    const url = ["--url", "http://127.0.0.1:1"];
    const ended = await commandLine.run(["explore", "--no-open", ...url, "--port", String(port)]);
    should(ended).match({ exitCode: 2, errors: new RegExp(`port ${port}: something else`, "u") });
    should(ended.errors).not.match(/\n +at /u);
    commandLine.remove();
    await new Promise((resolve) => taken.close(resolve));
  });
});
