import should from "should";

import type { AnalyzeAllAnswer } from "../../../lib/api/analyze";
import { parseConfig } from "../../../lib/config/config";
import { INSIGHTS } from "../../../lib/controllers/insights";
import type { Finding } from "../../../lib/domain/findings";
import type { DecisionContext } from "../../../lib/usecases/support/context";
import { commandFor } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";

type Action = "analyzeProfile" | "analyzeRole" | "analyzeAll";

/** A platform with something to say of each kind of document. */
function platform(...mayOfReviewer: string[]): FakeHost {
  const host = new FakeHost()
    .withRole("default", { auth: ["logout"] })
    .withRole("reader", { document: ["get"] })
    .withRole("idle", { auth: ["login"] })
    .withIndex("acme", "orders")
    .withIndex("globex")
    .withProfile("fast", { policies: [{ roleId: "reader" }] })
    .withProfile("slow", { rateLimit: 5, policies: [{ roleId: "reader" }] })
    .withProfile("left", { policies: [{ roleId: "reader", restrictedTo: [{ index: "gone" }] }] })
    .withUser("mary", "fast", "slow")
    .withUser("joe", "fst");
  for (const name of mayOfReviewer) {
    const [controller = "", action = ""] = name.split(":");
    host.withRole(name, { [controller]: [action] });
  }
  return host
    .withProfile("reviewer", { policies: mayOfReviewer.map((roleId) => ({ roleId })) })
    .withUser("reviewer", "reviewer");
}

/** Returns what the reviewer is told; without one, the application. */
async function answer(
  host: FakeHost,
  action: Action,
  request: Parameters<typeof commandFor>[1],
  actor: DecisionContext["actor"] | "application" = { kuid: "reviewer", profileIds: ["reviewer"] },
): Promise<AnalyzeAllAnswer> {
  const analysis = INSIGHTS[action];
  const told = await analysis?.answer({
    host,
    config: parseConfig({}, {}),
    actor: actor === "application" ? undefined : actor,
    command: commandFor(`profile-guard:${action}`, request),
  });
  return told as AnalyzeAllAnswer;
}

function codes({ findings }: { readonly findings: readonly Finding[] }): string[] {
  return findings.map(({ code }) => code);
}

const SEES_ALL = ["searchProfiles", "searchRoles", "searchUsers"].map((name) => `security:${name}`);
const SEES_PLACES = ["index:list", "collection:list"];

describe("analyzeProfile", () => {
  it("tells of a stored one, its users and its places", async () => {
    const host = platform(...SEES_ALL, ...SEES_PLACES);
    should(codes(await answer(host, "analyzeProfile", { id: "slow" }))).eql(["rateLimit.defeated"]);
    should(codes(await answer(host, "analyzeProfile", { id: "left" }))).eql([
      "index.unknown",
      "profile.unused",
    ]);
  });

  it("leaves out what the actor may not see", async () => {
    const host = platform("security:getProfile", "security:getRole");
    should(codes(await answer(host, "analyzeProfile", { id: "slow" }))).eql([]);
    should(codes(await answer(host, "analyzeProfile", { id: "left" }))).eql([]);
  });

  it("tells of places to whoever is told of them by using them", async () => {
    const seesProfile = ["security:getProfile", "security:getRole", "security:createProfile"];
    for (const [right, told] of [
      ["document:get", ["index.unknown"]],
      ["index:exists", ["index.unknown"]],
      ["auth:getCurrentUser", []],
    ] as const) {
      const host = platform(...seesProfile, right);
      should(codes(await answer(host, "analyzeProfile", { id: "left" }))).eql(told, right);
    }
  });

  it("tells nothing, not even by a suggestion, of an index that the actor may not list", async () => {
    const host = platform("security:getRole", "index:list");
    const may = { roleId: "index:list", restrictedTo: [{ index: "acme" }, { index: "acmee" }] };
    host.withProfile("reviewer", { policies: [{ roleId: "security:getRole" }, may] });
    const told = async (index: string): Promise<readonly (string | undefined)[]> => {
      const body = { policies: [{ roleId: "reader", restrictedTo: [{ index }] }] };
      const { findings } = await answer(host, "analyzeProfile", { body });
      return findings
        .filter(({ code }) => code === "index.unknown")
        .map(({ suggestion }) => suggestion);
    };
    should(await told("acmee")).eql(["acme"]);
    should(await told("globe")).eql([]);
    should(await told("globex")).eql([]);
  });

  it("takes a draft, alone or in the place of a stored one", async () => {
    const host = platform(...SEES_ALL);
    const body = { rateLimit: 3, policies: [{ roleId: "raeder" }, { roleId: "reader" }] };
    const alone = await answer(host, "analyzeProfile", { body });
    should(codes(alone)).eql(["role.unknown"]);
    should(alone.findings[0]?.suggestion).equal("reader");
    should(codes(await answer(host, "analyzeProfile", { id: "slow", body }))).eql([
      "role.unknown",
      "rateLimit.defeated",
    ]);
    should(codes(await answer(host, "analyzeProfile", { id: "new", body }))).eql(["role.unknown"]);
  });

  it("tells the faults of a draft instead of refusing it, another id in the body among them", async () => {
    const body = { _id: "fast", policies: {} };
    const request = { id: "slow", body };
    const { findings } = await answer(platform(...SEES_ALL), "analyzeProfile", request);
    should(findings.map(({ code, path }) => `${code} ${path}`)).containDeepOrdered([
      "member.unexpected _id",
      "member.type policies",
    ]);
    should(findings[0]?.message).equal('"_id" is "fast", but the profile is "slow": leave it out.');
  });

  it("takes a draft as Kuzzle answers it, which says in whose place it stands", async () => {
    const host = platform(...SEES_ALL);
    const added = { optimizedPolicies: [], _kuzzle_info: {}, _kuzzle: {} };
    const body = { _id: "slow", rateLimit: 3, policies: [{ roleId: "reader" }], ...added };
    for (const request of [{ body }, { id: "slow", body }]) {
      should(codes(await answer(host, "analyzeProfile", request))).eql(["rateLimit.defeated"]);
    }
    should(
      (await answer(host, "analyzeProfile", { body: { ...body, _id: 5 } })).findings.map(
        ({ path }) => path,
      ),
    ).eql(["_id"]);
  });

  it("warns of a member that is stored so already, in a draft as in what is stored", async () => {
    const host = platform(...SEES_ALL);
    const label = { en: "old" };
    const policies = [{ roleId: "reader" }];
    host.withProfile("fast", { policies, label } as object).withProfile("slow", { policies });
    const severities = async (
      action: Action,
      request: Parameters<typeof commandFor>[1],
    ): Promise<readonly string[]> =>
      (await answer(host, action, request)).findings
        .filter(({ path }) => path === "label")
        .map(({ code, severity }) => `${code} ${severity}`);
    const body = { policies, label };
    const warned = ["member.unexpected warning"];
    should(await severities("analyzeProfile", { id: "fast" })).eql(warned);
    should(await severities("analyzeProfile", { id: "fast", body })).eql(warned);
    should(await severities("analyzeProfile", { body: { ...body, _id: "fast" } })).eql(warned);
    should(await severities("analyzeAll", {})).eql(warned);

    const refused = ["member.unexpected error"];
    for (const request of [{ body }, { id: "slow", body }, { id: "new", body }]) {
      should(await severities("analyzeProfile", request)).eql(refused);
    }
    const other = { policies, label: "new" };
    should(await severities("analyzeProfile", { id: "fast", body: other })).eql(refused);
  });

  it("does not tell by a draft what is stored to whoever may not see profiles", async () => {
    const host = platform("security:getRole");
    const policies = [{ roleId: "reader" }];
    host.withProfile("fast", { policies, label: "old" } as object);
    const body = { policies, label: "old" };
    const { findings } = await answer(host, "analyzeProfile", { id: "fast", body });
    should(findings.map(({ severity }) => severity)).eql(["error"]);
  });

  it("does not name roles that the actor may not search", async () => {
    const body = { policies: [{ roleId: "raeder" }] };
    const { findings } = await answer(platform("security:getRole"), "analyzeProfile", { body });
    should(findings.map(({ code, suggestion }) => [code, suggestion])).eql([
      ["role.unknown", undefined],
    ]);
  });

  it("is refused without the sight of what it tells, whether it exists or not", async () => {
    const refusal = { status: 403, id: "profile-guard.rights.disclosure" };
    const noProfiles = platform("security:getRole");
    for (const id of ["slow", "missing"]) {
      await answer(noProfiles, "analyzeProfile", { id }).should.be.rejectedWith(refusal);
    }
    const noRoles = platform("security:getProfile");
    await answer(noRoles, "analyzeProfile", { id: "slow" }).should.be.rejectedWith(refusal);
    await answer(noRoles, "analyzeProfile", { body: {} }).should.be.rejectedWith(refusal);
  });

  it("answers the host's 404 for one that is not stored", async () => {
    await answer(platform(...SEES_ALL), "analyzeProfile", { id: "no" }).should.be.rejectedWith({
      status: 404,
      id: "security.profile.not_found",
    });
  });

  it("refuses bad arguments with every fault", async () => {
    const faultsOf = async (request: Parameters<typeof commandFor>[1]): Promise<unknown> => {
      try {
        return await answer(platform(...SEES_ALL), "analyzeProfile", request);
      } catch (error) {
        const { id, status, details } = error as {
          id: string;
          status: number;
          details: readonly Finding[];
        };
        return [id, status, ...details.map(({ code, path }) => `${code} ${path}`)];
      }
    };
    const invalid = ["profile-guard.request.invalid", 400];
    should(await faultsOf({})).eql([...invalid, "member.missing _id"]);
    should(await faultsOf({ id: 5, body: [] })).eql([
      ...invalid,
      "member.type _id",
      "member.type body",
    ]);
  });
});

describe("analyzeRole", () => {
  it("tells of a stored one, and whether a profile uses it", async () => {
    const host = platform(...SEES_ALL);
    should(codes(await answer(host, "analyzeRole", { id: "idle" }))).eql(["role.unused"]);
    should(codes(await answer(host, "analyzeRole", { id: "reader" }))).eql([]);
    const getting = platform("security:getRole");
    should(codes(await answer(getting, "analyzeRole", { id: "idle" }))).eql([]);
  });

  it("takes a draft from anybody, and knows the controllers of plugins", async () => {
    const host = platform();
    host.controllers.set("shop/orders", new Set(["pay"]));
    const body = { controllers: { "shop/orders": { actions: { pax: true, pay: true } } } };
    const { findings } = await answer(host, "analyzeRole", { body });
    should(findings.map(({ code, suggestion }) => [code, suggestion])).eql([
      ["action.unknown", "pay"],
    ]);
  });

  it("tells what a draft would let strangers do", async () => {
    const host = platform(...SEES_ALL)
      .withRole("anonymous", { auth: ["login"] })
      .withProfile("anonymous", { policies: [{ roleId: "anonymous" }] });
    const body = { controllers: { document: { actions: { delete: true } } } };
    should(codes(await answer(host, "analyzeRole", { id: "anonymous", body }))).eql([
      "anonymous.writes",
    ]);
  });

  it("is refused for a stored one without the sight of roles", async () => {
    await answer(platform(), "analyzeRole", { id: "idle" }).should.be.rejectedWith({
      status: 403,
      id: "profile-guard.rights.disclosure",
    });
  });

  it("answers the host's 404 for one that is not stored", async () => {
    await answer(platform(...SEES_ALL), "analyzeRole", { id: "no" }).should.be.rejectedWith({
      status: 404,
      id: "security.role.not_found",
      code: 0x07050001,
    });
  });
});

describe("analyzeAll", () => {
  it("tells of profiles, roles and users, each with its id", async () => {
    const host = platform(...SEES_ALL, ...SEES_PLACES);
    const { findings, cursor } = await answer(host, "analyzeAll", {});
    should(
      findings.map(({ code, profileId, roleId, userId }) => [code, profileId ?? roleId ?? userId]),
    ).eql([
      ["rateLimit.defeated", "slow"],
      ["index.unknown", "left"],
      ["profile.unused", "left"],
      ["role.unused", "idle"],
      ["profile.unknown", "joe"],
    ]);
    should(cursor).be.undefined();
  });

  it("tells every finding on one page, digits taken for numbers", async () => {
    const host = platform(...SEES_ALL, ...SEES_PLACES);
    const whole = await answer(host, "analyzeAll", {});
    for (const size of [1, "2", 3, 4]) {
      const pages = await pagesOf(host, size);
      should(pages.flat()).eql(whole.findings);
      pages.forEach((page) => should(page.length).be.belowOrEqual(Number(size)));
    }
  });

  it("reads what a page tells of, and no more, however large the platform is", async () => {
    const host = platform(...SEES_ALL, ...SEES_PLACES);
    for (let number = 0; number < 600; number += 1) {
      host.withProfile(`unused${number}`, { policies: [{ roleId: "reader" }] });
      host.withUser(`mary${number}`, "fast");
    }
    host.withUser("jane", "fst");
    let cursor: string | undefined;
    const found: string[] = [];
    do {
      host.documentsRead = 0;
      const page = await answer(host, "analyzeAll", { size: 10, ...(cursor && { cursor }) });
      should(host.documentsRead).be.belowOrEqual(60);
      found.push(...page.findings.map(({ userId, profileId }) => String(userId ?? profileId)));
      ({ cursor } = page);
    } while (cursor !== undefined);
    should(found.filter((id) => id.startsWith("unused"))).have.length(600);
    should(found.slice(-2)).eql(["joe", "jane"]);
  });

  it("ends a page after so many documents of which there is nothing to say @long", async () => {
    const host = platform(...SEES_ALL, ...SEES_PLACES);
    for (let number = 0; number < 5_000; number += 1) {
      host.withProfile(`quiet${number}`, { policies: [{ roleId: "reader" }] });
    }
    host.withUser("owner", ...Array.from({ length: 5_000 }, (_, number) => `quiet${number}`));
    const pages = await pagesOf(host, 100);
    should(pages.map(({ length }) => length)).eql([3, 0, 2]);
  });

  it("begins anew with a document that was written since the page before", async () => {
    const host = platform(...SEES_ALL, ...SEES_PLACES);
    const { cursor } = await answer(host, "analyzeAll", { size: 2 });
    // as if "left", of which one finding is told, were written: it comes last then
    const left = host.profiles.get("left");
    host.profiles.delete("left");
    host.withProfile("left", { policies: left?.policies });
    const { findings } = await answer(host, "analyzeAll", { cursor });
    should(findings.filter(({ profileId }) => profileId === "left")).have.length(2);
  });

  it("tells of users who hold everything by several profiles, or have none", async () => {
    const host = platform(...SEES_ALL, ...SEES_PLACES)
      .withRole("all", { "*": ["*"] })
      .withRole("most", { "*": ["*"], document: ["get"] })
      .withRole("documents", { document: ["*"] })
      .withProfile("all", { policies: [{ roleId: "all" }] })
      .withProfile("most", { policies: [{ roleId: "most" }] })
      .withProfile("documents", { policies: [{ roleId: "documents" }] })
      .withProfile("admin", { policies: [{ roleId: "all" }] })
      .withUser("alone", "all")
      .withUser("both", "most", "documents")
      .withUser("half", "most")
      .withUser("nothing")
      .withUser("root", "admin", "all")
      .withUser("broken", "all", "gone");
    const { findings } = await answer(host, "analyzeAll", {});
    const ofUsers = findings.flatMap(({ userId, code }) => (userId ? [`${userId} ${code}`] : []));
    should(ofUsers).eql([
      "joe profile.unknown",
      "alone user.everything",
      "both user.everything",
      "nothing user.withoutProfiles",
      "broken profile.unknown",
    ]);
  });

  it("does not count the preset profiles among those that nobody has", async () => {
    const host = platform(...SEES_ALL, ...SEES_PLACES);
    host.restrictedProfileIds = ["left"];
    should(codes(await answer(host, "analyzeAll", {}))).not.containEql("profile.unused");
  });

  it("is refused without the sight of all three", async () => {
    for (const missing of SEES_ALL) {
      const host = platform(...SEES_ALL.filter((name) => name !== missing));
      await answer(host, "analyzeAll", {}).should.be.rejectedWith({
        status: 403,
        id: "profile-guard.rights.disclosure",
        message: `Not allowed to see this. It needs ${missing}.`,
      });
    }
    should(codes(await answer(platform(), "analyzeAll", {}, "application"))).not.be.empty();
  });

  it("refuses bad arguments with every fault", async () => {
    for (const [cursor, size] of [
      ["none", "x"],
      [5, 10_001],
      [Buffer.from('{"kind":"roles","after":-2,"told":0}').toString("base64url"), 0],
    ]) {
      const refused = answer(platform(...SEES_ALL), "analyzeAll", { cursor, size });
      const error = await refused.then(
        () => undefined,
        (reason: unknown) => reason as { status: number; details: readonly Finding[] },
      );
      should(error?.status).equal(400);
      should(error?.details.map(({ path }) => path)).eql(["size", "cursor"]);
    }
  });
});

/** The findings of each page. */
async function pagesOf(host: FakeHost, size: number | string): Promise<(readonly Finding[])[]> {
  const pages: (readonly Finding[])[] = [];
  let cursor: string | undefined;
  do {
    const page = await answer(host, "analyzeAll", { size, ...(cursor && { cursor }) });
    pages.push(page.findings);
    ({ cursor } = page);
  } while (cursor !== undefined);
  return pages;
}
