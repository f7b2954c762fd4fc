import should from "should";

import { readAudit, readHistory } from "../../../lib/cli/ask/auditPages";
import { auditAsText, versionsAsText } from "../../../lib/cli/ask/auditText";
import { canByServer, rightsByServer, whoCanByServer } from "../../../lib/cli/ask/fromServer";
import type { Server, ServerRequest } from "../../../lib/cli/server/server";

const REQUEST = { controller: "document", action: "get", index: "acme", collection: "orders" };
const EXPLANATION = { allowed: true, through: [], lacks: [], guarded: false };
const NODE = { queued: 0, dropped: 0 };

const answered = (status: number, id: string): Error =>
  Object.assign(new Error(`Refused: ${id}`), { status, id });

/** @param answers in order; an error is thrown */
function serverOf(...answers: readonly unknown[]): Server & { readonly requests: ServerRequest[] } {
  const requests: ServerRequest[] = [];
  const query: Server["query"] = async (request) => {
    const answer = answers[requests.length];
    requests.push(request);
    if (answer instanceof Error) {
      throw answer;
    }
    return answer;
  };
  return { url: "http://fake", query, requests };
}

describe("questions to a server", () => {
  const noUser = answered(404, "security.user.not_found");
  const noProfile = answered(404, "security.profile.not_found");

  it("ask about whichever of user and profile there is, where that is not said", async () => {
    const user = serverOf(EXPLANATION, noProfile);
    const { subject } = await canByServer(user, { id: "mary" }, REQUEST);
    should(subject).eql({ kind: "user", id: "mary" });
    should(user.requests).eql([
      {
        controller: "profile-guard",
        action: "explain",
        userId: "mary",
        body: { request: REQUEST },
      },
      {
        controller: "profile-guard",
        action: "explain",
        body: { request: REQUEST, profileIds: ["mary"] },
      },
    ]);
    const profile = serverOf(noUser, { rights: [], complete: true });
    should((await rightsByServer(profile, { id: "team" })).subject.kind).equal("profile");
    should(profile.requests[1]).match({ action: "effectiveRights", profileId: "team" });
  });

  it("ask once where it is said", async () => {
    const server = serverOf(EXPLANATION);
    await canByServer(server, { kind: "profile", id: "team" }, REQUEST);
    should(server.requests).have.length(1);
  });

  it("are not answered about both, about nobody, or without the right to see it", async () => {
    for (const [server, told] of [
      [serverOf(EXPLANATION, EXPLANATION), /There is a user "it", and a profile "it"/u],
      [serverOf(noUser, noProfile), /There is no user or profile "it"/u],
      [
        serverOf(answered(403, "profile-guard.rights.disclosure")),
        /does not answer profile-guard:explain/u,
      ],
      // a 404 of something else is no answer to the question
      [
        serverOf(answered(404, "api.process.controller_not_found")),
        /does not answer profile-guard:explain/u,
      ],
      [serverOf(new Error("ECONNRESET")), /does not answer profile-guard:explain/u],
    ] as const) {
      await should(canByServer(server, { id: "it" }, REQUEST)).be.rejectedWith({
        name: "CommandError",
        exitCode: 2,
        message: told as never,
      });
    }
    await should(
      canByServer(
        serverOf(answered(404, "api.process.controller_not_found")),
        { id: "it" },
        REQUEST,
      ),
    ).be.rejectedWith({
      lines: [/Refused/u, /Is kuzzle-plugin-profile-guard used there\?/u] as never,
    });
  });

  it("read who can to the last page, each once and in order, and say what is left out", async () => {
    const server = serverOf(
      {
        profiles: ["b", "a"],
        users: [],
        complete: false,
        cursor: "c1",
        incomplete: ["more"],
        guarded: true,
      },
      {
        profiles: [],
        users: ["z", "y"],
        complete: false,
        cursor: "c2",
        incomplete: ["more"],
        guarded: true,
      },
      {
        ...{ profiles: [], users: ["y", "-1"], complete: false, guarded: true },
        incomplete: ["changed", "undecided", "users-withheld"],
        undecided: [{ profileId: "lost", reason: "no role" }],
      },
    );
    const { profiles, users, leftOut, guarded } = await whoCanByServer(server, REQUEST);
    should({ profiles, users, guarded }).eql({
      profiles: ["a", "b"],
      users: ["-1", "y", "z"],
      guarded: true,
    });
    should(leftOut).have.length(3);
    should(leftOut.join("\n")).match(
      /have changed[^]*you may not search them[^]*profile "lost": no role/u,
    );
    should(server.requests.map(({ cursor }) => cursor)).eql([undefined, "c1", "c2"]);
  });
});

describe("the audit of a server", () => {
  const entry = (id: string, more: object = {}) => ({
    ...{ id, at: 0, node: "n", actor: { kuid: "mary" }, action: "security:createProfile" },
    ...{
      target: { kind: "profile", ids: ["p"] },
      decision: "allowed",
      outcome: "done",
      changes: [],
    },
    ...more,
  });

  it("is read page by page, up to the limit, and counted once", async () => {
    const page = Array.from({ length: 1_000 }, (_, at) => entry(String(at)));
    const server = serverOf(
      { entries: page, total: 1_500, cursor: "c1", node: NODE },
      { entries: page.slice(0, 200), total: 500, cursor: "c2", node: NODE },
    );
    const { entries, total } = await readAudit(server, { actor: "mary" }, 1_200);
    should({ shown: entries.length, total }).eql({ shown: 1_200, total: 1_500 });
    should(server.requests.map(({ size, cursor, body }) => ({ size, cursor, body }))).eql([
      { size: 1_000, cursor: undefined, body: { actor: "mary" } },
      { size: 200, cursor: "c1", body: { actor: "mary" } },
    ]);
    const none = serverOf({ entries: [entry("1")], total: 7, cursor: "c", node: NODE });
    should(await readAudit(none, {}, 0)).match({ entries: [], total: 7 });
  });

  it("is a line for each entry, with who, what and how it ended", () => {
    should(
      auditAsText([
        entry("1", {
          decision: "refused",
          outcome: "none",
          reason: { id: "profile-guard.rights.escalation", status: 403 },
          times: 3,
        }),
        entry("1", { decision: "refused", outcome: "none", dryRun: true }),
        entry("2", { actor: null, outcome: "failed", failure: { id: "x.y", status: 500 } }),
        entry("3", {
          actor: {},
          via: "shop:pay",
          target: { kind: "user", ids: ["a", "b"] },
          restores: "e",
        }),
      ] as never),
    ).eql([
      "1970-01-01T00:00:00.000Z  mary                     security:createProfile  profile p  refused  profile-guard.rights.escalation  3 times",
      "1970-01-01T00:00:00.000Z  mary                     security:createProfile  profile p  refused  dry run",
      "1970-01-01T00:00:00.000Z  (application)            security:createProfile  profile p  allowed  failed  x.y",
      "1970-01-01T00:00:00.000Z  (somebody) via shop:pay  security:createProfile  user a b   allowed  restores e",
    ]);
  });

  it("knows the versions of a document, the damaged ones apart", async () => {
    const version = { entry: "e", at: 0, action: "a:b", actor: null, outcome: "done", changed: [] };
    const server = serverOf(
      { versions: [version], unreadable: ["bad"], total: 3, cursor: "c1" },
      { versions: [version], total: 2 },
    );
    const answer = await readHistory(server, { kind: "profile", id: "p" }, 20);
    should({ ...answer, versions: answer.versions.length }).eql({
      versions: 2,
      unreadable: ["bad"],
      isWhole: true,
    });
    should(server.requests[1]).match({ kind: "profile", _id: "p", size: 19, cursor: "c1" });
    const cut = serverOf({ versions: [version], total: 3, cursor: "c1" });
    should((await readHistory(cut, { kind: "profile", id: "p" }, 1)).isWhole).be.false();
  });

  it("is a line for each version, with what has changed", () => {
    const version = { entry: "e", at: 0, action: "a:b", actor: { kuid: "m" }, outcome: "done" };
    const shown = versionsAsText([
      { ...version, before: { a: 1 }, after: null, changed: [""] },
      { ...version, version: 3, before: { a: 1 }, after: { a: 2 }, changed: ["a", "b"] },
      { ...version, version: 2, after: {}, changed: [], outcome: "pending" },
      { ...version, version: 1, before: null, after: {}, changed: [""], restores: "old" },
    ] as never);
    should(shown.map((line) => line.replace(/^\S+ {2}/u, ""))).eql([
      "m  a:b  -          deleted",
      "m  a:b  version 3  changed a, b",
      "m  a:b  version 2  written; what was before is not known  pending",
      "m  a:b  version 1  created  restores old",
    ]);
  });
});
