import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";

import should from "should";

import { suggestionNotes, suggestionOf } from "../../lib/cli/ask/suggested";
import type { CommandError } from "../../lib/cli/support/exit";
import { linesOf, type AnsweredError } from "../../lib/cli/server/answers";
import type { StoredProfile } from "../../lib/domain/rights";
import { CommandLine, type Outcome } from "./support/CommandLine";

const ROLES = `roles:
  reader: { controllers: { document: { actions: { get: true } } } }
`;

/** Tells what a newcomer meets first: the words for what goes wrong. */
describe("the words of the command line", function () {
  this.timeout(60_000);

  let commandLine: CommandLine;

  beforeEach(() => {
    commandLine = new CommandLine();
  });

  afterEach(() => {
    commandLine.remove();
  });

  const run = (line: string, environment = {}): Promise<Outcome> =>
    commandLine.run(line.split(" "), environment);
  const check = async (name: string, text: string): Promise<string> => {
    await commandLine.write(name, text);
    const { output, errors } = await run(`check ${name}`);
    return `${output}${errors}`;
  };

  it("tell what else a section of a file may be meant for", async () => {
    should(await check("a.yaml", "tests: [{ can: { profile: a, do: document:get } }]\n")).match(
      /"tests" is not read here: tests stand in files that end with \.test\.yaml/u,
    );
    should(await check("a.yaml", "constraint: []\n")).match(
      /a file holds roles, profiles, users, constraints, templates\. Did you mean "constraints"\?/u,
    );
    should(await check("a.yaml", "template: {}\n")).match(/Did you mean "templates"\?/u);
  });

  it("tell of a list of tenants among policies", async () => {
    for (const text of ["- acme\n- globex\n", "tenants: [acme]\n"]) {
      should(await check("tenants.yaml", text)).match(
        /[Tt]enants are given by --tenants, and stand outside of the folders of policies/u,
      );
    }
  });

  it("tell of a file of tests that has none, each, and of the file that names another", async () => {
    await commandLine.write("policies.yaml", ROLES);
    await commandLine.write("empty.test.yaml", "");
    await commandLine.write("none.test.yaml", "tests: []\n");
    const { exitCode, errors } = await run("test policies.yaml empty.test.yaml none.test.yaml");
    should(exitCode).equal(2);
    should(errors).match(/empty\.test\.yaml: is empty: a file of tests holds "tests", a list/u);
    should(errors).match(/none\.test\.yaml:1:1: .*"tests" must contain at least 1 items/u);
    await commandLine.write(
      "some.test.yaml",
      "files: [nope.yaml]\ntests: [{ can: { profile: admin, do: document:get } }]\n",
    );
    should((await run("test some.test.yaml")).errors).match(
      /nope\.yaml: there is no such file or folder \(named by some\.test\.yaml\)/u,
    );
  });

  it("tell that failing tests do not count as noticing", async () => {
    await commandLine.write(
      "policies.yaml",
      `${ROLES}profiles: { reader: { policies: [{ roleId: reader }] } }\n`,
    );
    const failing = "- cannot: { profile: reader, do: document:get }";
    const holding = "- can: { profile: reader, do: document:get }";
    await commandLine.write("some.test.yaml", `tests:\n  ${failing}\n  ${holding}\n`);
    should((await run("test policies.yaml some.test.yaml --mutate")).output).match(
      /1 test fails: what it would notice counts as not noticed\./u,
    );
    await commandLine.write("some.test.yaml", `tests:\n  ${holding}\n`);
    should((await run("test policies.yaml some.test.yaml --mutate")).output).not.match(
      /counts as not noticed/u,
    );
  });

  it("underline the lines of a failing test, and none of the next", async () => {
    await commandLine.write("policies.yaml", ROLES);
    await commandLine.write(
      "some.test.yaml",
      "tests:\n  - name: a\n    cannot: { profile: admin, do: document:get }\n  - name: b\n    cannot: { profile: admin, do: document:get }\n",
    );
    const { output } = await run("test policies.yaml some.test.yaml --format github");
    should([...output.matchAll(/line=(\d+),endLine=(\d+)/gu)].map(([, ...at]) => at)).eql([
      ["2", "3"],
      ["4", "5"],
    ]);
  });

  it("tell of a number of days without its unit, and of a user who has no suggestion", async () => {
    const environment = { PROFILE_GUARD_URL: "http://127.0.0.1:1", ...KEY };
    should((await run("suggest a --since 90", environment)).errors).match(
      /as 90d, or a date, as 2026-/u,
    );
    should((await run("suggest user:mary", environment)).errors).match(/A profile is suggested/u);
    should((await run("suggest profile:a", environment)).errors).match(/is not reached/u);
  });

  it("tell of an API key that is none, and of what is no Kuzzle", async () => {
    const other = await listen((_, end) => {
      end(404, { error: { type: "index_not_found_exception" }, status: 404 });
    });
    const kuzzle = await listen((path, end) => {
      end(path === "/_publicApi" ? 200 : 401, { status: 200, error: null, result: {} });
    });
    try {
      const urlOf = (server: HttpServer): string =>
        `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const asked = await run("export", { PROFILE_GUARD_URL: urlOf(other), ...KEY });
      should(asked.exitCode).equal(2);
      should(asked.errors).match(/Nothing answers there as Kuzzle does\./u);
      const { errors } = await run("export", { PROFILE_GUARD_URL: urlOf(kuzzle), ...KEY });
      should(errors).match(/PROFILE_GUARD_API_KEY has not the form of an API key/u);
      should(errors).not.containEql("kapikey-nope");
    } finally {
      other.close();
      kuzzle.close();
    }
  });

  it("tell a broken constraint once", () => {
    const error: AnsweredError = Object.assign(new Error('Not allowed. "a" could send b.'), {
      status: 409,
      id: "profile-guard.constraint.violated",
      errors: [
        { constraint: "closed", path: "constraints[0]", shows: '"a" could send b.' },
        { constraint: "other", path: "constraints[1]", shows: '"c" could send d.' },
        { constraint: "hidden", path: "constraints[2]", withheld: true },
      ],
    });
    should(linesOf(error)).eql([
      'Not allowed. "a" could send b.',
      '  other: "c" could send d.',
      "  hidden: you may not see how",
    ]);
  });

  it("tell of requests about what does not exist, and not of each", () => {
    const used = Array.from({ length: 12 }, (_, at) => ({
      ...{ controller: "document", action: "get", index: "acme", collection: `gone-${at}` },
      ...{ missing: true as const, times: 2 },
    }));
    const profile: StoredProfile = { _id: "agent", policies: [] };
    const notes = suggestionNotes(
      { kind: "suggestion", profile, roles: [], rows: [], replayed: [], refusedBefore: [] },
      { profileId: "agent", countedSince: 0, uncounted: [], rows: 1, unused: [], used },
      undefined,
      profile,
    );
    const left = notes.filter((note) => note.startsWith("Left out"));
    should(left).have.length(11);
    should(left[0]).match(/document:get on acme\/gone-0 \(2 requests\)\.$/u);
    should(left[10]).match(/2 more kinds of requests/u);
  });

  it("suggest nothing of what does not exist", () => {
    const role = { _id: "reader", controllers: { document: { actions: { get: true } } } };
    const state = {
      roles: new Map([["reader", role]]),
      profiles: new Map([["agent", { _id: "agent", policies: [{ roleId: "reader" }] }]]),
      users: new Map(),
    };
    const use = { controller: "document", action: "get", index: "acme", times: 1 } as const;
    const counted = { profileId: "agent", countedSince: 0, uncounted: [], rows: 1, unused: [] };
    const there = { ...use, collection: "orders" };
    const gone = { ...use, collection: "gone", missing: true } as const;
    const { content } = suggestionOf(state, { ...counted, used: [there, gone] });
    should(JSON.stringify(content)).containEql("orders").and.not.containEql("gone");
    should(() => suggestionOf(state, { ...counted, used: [gone] })).throw(
      /Nothing can be suggested/u,
    );
  });

  it("do not advise to delete a profile, and say since when it was watched", () => {
    const state = {
      roles: new Map([
        ["reader", { _id: "reader", controllers: { document: { actions: { get: true } } } }],
      ]),
      profiles: new Map([["agent", { _id: "agent", policies: [{ roleId: "reader" }] }]]),
      users: new Map(),
    };
    const counted = { profileId: "agent", uncounted: [], rows: 1, unused: [], used: [] };
    const told = (countedSince: number | null, since?: string): string => {
      try {
        suggestionOf(state, { ...counted, countedSince }, since);
      } catch (error) {
        return (error as CommandError).lines.join(" ");
      }
      return "";
    };
    should(told(0))
      .match(/Counted since 1970-01-01T00:00:00\.000Z\./u)
      .not.match(/delete it\./u);
    should(told(1, "1970-01-01T00:00:00.000Z")).match(/later than asked for/u);
    should(told(null)).match(/Nothing was counted yet/u);
  });

  it("refuse to count from a time to come", async () => {
    const { exitCode, errors } = await run("suggest a --since 2999-01-01", KEY);
    should(exitCode).equal(2);
    should(errors).match(/lies in the future/u);
  });

  it("tell what becomes of a suggestion for an instance of a template", () => {
    const tagged = { _id: "acme-agent", policies: [], tags: ["template:agent@2"] };
    const profile: StoredProfile = tagged;
    const notes = suggestionNotes(
      { kind: "suggestion", profile, roles: [], rows: [], replayed: [], refusedBefore: [] },
      { profileId: "acme-agent", countedSince: 0, uncounted: [], rows: 1, unused: [], used: [] },
      undefined,
      profile,
    );
    should(notes).matchAny(
      /instance of template "agent".*the next "apply --tenants" makes it anew\. Change the template, or take the tag "template:agent@2"/u,
    );
  });
});

const KEY = { PROFILE_GUARD_API_KEY: "kapikey-nope" };

function listen(
  answer: (path: string, end: (status: number, body: object) => void) => void,
): Promise<HttpServer> {
  return new Promise((resolve) => {
    const server = createServer((request, response) => {
      answer(request.url ?? "", (status, body) => {
        response.writeHead(status, { "Content-Type": "application/json" });
        response.end(JSON.stringify(body));
      });
    });
    server.listen(0, "127.0.0.1", () => {
      resolve(server);
    });
  });
}
