import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import should from "should";

import { type Plan, planOf } from "../../../lib/cli/apply/applyPlan";
import {
  fingerprintOf,
  readWanted,
  requireSameKuzzle,
  requireSamePlan,
  writePlan,
} from "../../../lib/cli/apply/planFile";
import { parseSource } from "../../../lib/cli/files/parse";
import { mergeSources } from "../../../lib/cli/files/policySet";
import type { State } from "../../../lib/cli/files/state";
import { CommandError } from "../../../lib/cli/support/exit";

const NOTHING = { prune: false, existingUsers: false };
const role = (...actions: string[]) => ({
  controllers: {
    document: { actions: Object.fromEntries(actions.map((action) => [action, true])) },
  },
});
const byId = (documents: object): ReadonlyMap<string, never> =>
  new Map(
    Object.entries(documents).map(([_id, one]) => [_id, { _id, ...(one as object) } as never]),
  );
const stateOf = (documents: { roles?: object; profiles?: object; users?: object }): State => ({
  roles: byId(documents.roles ?? {}),
  profiles: byId(documents.profiles ?? {}),
  users: byId(documents.users ?? {}),
});
const STORED = {
  roles: { reader: role("get"), old: role("get") },
  profiles: { team: { policies: [{ roleId: "reader" }] } },
  users: {
    mary: { profileIds: ["team"], seen: 1, _kuzzle_info: { createdAt: 1, author: "root" } },
  },
};
const WANTED = {
  roles: { reader: role("get", "search") },
  users: {
    mary: { content: { profileIds: ["team", "more"] } },
    john: { content: { profileIds: ["team"] }, credentials: { local: { password: "hush" } } },
  },
  profiles: { more: { policies: [{ roleId: "reader" }] } },
};

describe("a plan that is kept in a file", () => {
  let folder: string;
  let file: string;
  const policies = mergeSources([
    parseSource({
      name: "a.json",
      text: JSON.stringify(WANTED),
    }),
  ]);
  const plan = (stored: Parameters<typeof stateOf>[0] = STORED): Plan =>
    planOf(stateOf(stored), policies, { prune: false });
  const keep = (about = {}): readonly string[] =>
    writePlan(file, plan(), policies, { url: "http://here", ...NOTHING, ...about });

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "profile-guard-plan-"));
    file = path.join(folder, "plan.json");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("comes to the same when it is read again, and says whose credentials it holds", () => {
    should(keep({ prune: true })).eql(["john"]);
    const wanted = readWanted([file], NOTHING);
    should(wanted).match({ prune: true, existingUsers: false, made: { url: "http://here" } });
    should(wanted.policies.kinds).eql(policies.kinds);
    const again = planOf(stateOf(STORED), wanted.policies, { prune: false });
    should(again.steps).eql(plan().steps);
    should(() => {
      requireSamePlan(wanted, again);
    }).not.throw();
    should(() => {
      requireSameKuzzle(wanted, "http://here");
    }).not.throw();
  });

  it("is for its maker alone to read, and takes the place of an older one", () => {
    writeFileSync(file, "{}", { mode: 0o644 });
    keep();
    should(statSync(file).mode % 0o1000).equal(0o600);
    should(readFileSync(file, "utf8")).match(/"profileGuardPlan": 1/u);
    should(() =>
      writePlan(path.join(folder, "no", "plan.json"), plan(), policies, {
        ...{ url: "", ...NOTHING },
      }),
    ).throw(CommandError, { exitCode: 2 });
  });

  it("is refused for another Kuzzle", () => {
    keep();
    const wanted = readWanted([file], NOTHING);
    should(() => {
      requireSameKuzzle(wanted, "http://there");
    }).throw(CommandError, { exitCode: 2 });
  });

  for (const [what, stored] of [
    [
      "a document that it changes",
      { ...STORED, roles: { ...STORED.roles, reader: role("count") } },
    ],
    [
      "a document that it creates",
      { ...STORED, profiles: { ...STORED.profiles, more: { policies: [{ roleId: "old" }] } } },
    ],
    [
      "a profile that it does not write, whose rights it changes",
      { ...STORED, profiles: { ...STORED.profiles, late: { policies: [{ roleId: "reader" }] } } },
    ],
    [
      "the profiles of a user",
      { ...STORED, users: { mary: { ...STORED.users.mary, profileIds: ["team", "team2"] } } },
    ],
    [
      "a user who is another by the same name",
      {
        ...STORED,
        users: { mary: { ...STORED.users.mary, _kuzzle_info: { createdAt: 2, author: "root" } } },
      },
    ],
  ] as const) {
    it(`is refused once this has changed: ${what}`, () => {
      keep();
      const wanted = readWanted([file], NOTHING);
      should(() => {
        requireSamePlan(wanted, plan(stored));
      }).throw(CommandError, {
        exitCode: 2,
        message: /What is stored has changed since the plan was made/u as never,
      });
    });
  }

  it("is applied though something has changed that is none of it", () => {
    keep();
    const wanted = readWanted([file], NOTHING);
    const stored = {
      roles: { ...STORED.roles, old: role("delete") },
      profiles: { ...STORED.profiles, apart: { policies: [{ roleId: "old" }] } },
      users: { mary: { ...STORED.users.mary, seen: 2 } },
    };
    should(() => {
      requireSamePlan(wanted, plan(stored));
    }).not.throw();
  });

  it("is another when the credentials of a user who exists are", () => {
    const of = (strategies: readonly string[]): string =>
      fingerprintOf({ ...plan(), strategies: new Map([["mary", strategies]]) });
    should(of(["local"])).not.equal(of(["local", "ldap"]));
  });

  it("is refused when somebody has edited what it does", () => {
    keep();
    writeFileSync(file, readFileSync(file, "utf8").replace('"search": true', '"delete": true'));
    const wanted = readWanted([file], NOTHING);
    const edited = planOf(stateOf(STORED), wanted.policies, { prune: false });
    should(() => {
      requireSamePlan(wanted, edited);
    }).throw(CommandError);
  });

  it("is applied alone, with the options that it was made with", () => {
    keep();
    const other = path.join(folder, "other.yaml");
    writeFileSync(other, "roles: {}\n");
    for (const [names, options] of [
      [[file, other], NOTHING],
      [[folder], NOTHING],
      [[file], { ...NOTHING, prune: true }],
      [[file], { ...NOTHING, existingUsers: true }],
    ] as const) {
      should(() => readWanted(names, options)).throw(CommandError, { exitCode: 2 });
    }
  });

  it("is refused in a form that this version does not know", () => {
    for (const content of [
      {
        profileGuardPlan: 2,
        url: "",
        prune: false,
        existingUsers: false,
        fingerprint: "",
        files: {},
      },
      { profileGuardPlan: 1, url: "http://here" },
    ]) {
      writeFileSync(file, JSON.stringify(content));
      should(() => readWanted([file], NOTHING)).throw(CommandError, {
        message: /is no plan that this version can apply/u as never,
      });
    }
  });

  it("is told from policies, which may hold the word too", () => {
    writeFileSync(file, JSON.stringify({ roles: { profileGuardPlan: role("get") } }));
    should(readWanted([file], NOTHING).made).be.undefined();
  });
});
