import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import should from "should";

import { answerPage } from "../../../lib/cli/explore/answerPage";
import { FilesSource } from "../../../lib/cli/explore/FilesSource";
import type { RightsAnswer } from "../../../lib/cli/explore/protocol";
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
    const role = { controllers: { document: { actions: { get: true, search: true } } } };
    const ofRole = { left: { roleId: "reader" }, right: { roleDraft: role } };
    should(await ask("compare", { body: ofRole })).match({ added: [{ action: "search" }] });
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

  it("say what is not there, and what they cannot tell", async () => {
    const users = { userId: "nobody", body: { request } };
    should(await ask("explain", users)).match({ id: "explorer.rights_unknown" });
    should(await ask("searchAudit", {})).match({ id: "explorer.not_in_files", status: 404 });
    should(await ask("effectiveRights", { apiKeyId: "key" })).match({
      id: "explorer.not_in_files",
    });
    should(await ask("effectiveRights", {})).match({ id: "explorer.malformed" });
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
    commandLine.remove();
  });
});
