import should from "should";

import { type Plan, planOf } from "../../../lib/cli/apply/applyPlan";
import { refuseExistingUsers } from "../../../lib/cli/apply/keptCredentials";
import type { State } from "../../../lib/cli/files/state";
import { planAsJson, planAsText } from "../../../lib/cli/apply/planText";
import { parseSource } from "../../../lib/cli/files/parse";
import { mergeSources } from "../../../lib/cli/files/policySet";

const reader = { controllers: { document: { actions: { get: true } } } };
const writer = { controllers: { document: { actions: { get: true, create: true } } } };
const everywhere = { policies: [{ roleId: "reader" }] };

function stateOf(roles: object, profiles: object): State {
  const byId = <T>(documents: object): ReadonlyMap<string, T> =>
    new Map(Object.entries(documents).map(([_id, one]) => [_id, { _id, ...(one as object) } as T]));
  return { roles: byId(roles), profiles: byId(profiles), users: new Map() };
}

const STORED = stateOf({ reader }, { team: everywhere, other: everywhere });

describe("A plan", () => {
  const plan = (wanted: object, prune = false, stored = STORED): Plan =>
    planOf(stored, mergeSources([parseSource({ name: "a.json", text: JSON.stringify(wanted) })]), {
      prune,
    });
  const plain = (_: unknown, text: string): string => text;

  it("tells whose rights change, by a role too, and those of nobody else", () => {
    const { rights } = plan({ roles: { reader: writer } });
    should(rights.map(({ kind, id }) => `${kind} ${id}`)).eql(["profile team", "profile other"]);
    should(
      plan({ profiles: { team: { policies: [{ roleId: "reader" }], rateLimit: 3 } } }).rights,
    ).be.empty();
  });

  it("warns of a member that is stored just so and refused today, and refuses any other", () => {
    const policies = [{ roleId: "reader" }];
    const stored = stateOf({ reader }, { team: { policies, description: "readers" } });
    const team = { policies: [...policies, { roleId: "writer" }], description: "readers" };
    const planned = plan({ roles: { writer }, profiles: { team } }, false, stored);
    should(planAsText(planned, "http://here", plain).slice(-3)).eql([
      '          "description" is no member of a profile: it is kept, because it is stored so already, and means nothing. Take it out.',
      "",
      "1 warning.",
    ]);
    should(planAsJson(planned)).match({
      warnings: [{ severity: "warning", path: "profiles.team.description" }],
    });
    should(
      plan({ profiles: { team: stored.profiles.get("team") } }, false, stored).changes,
    ).be.empty();
    for (const profile of [
      { ...team, description: "writers" },
      { ...team, note: 1 },
    ]) {
      should(() => plan({ roles: { writer }, profiles: { team: profile } }, false, stored)).throw(
        "The files have faults.",
      );
    }
  });

  it("is shown with each document and each right", () => {
    const lines = planAsText(
      plan({
        roles: { writer },
        profiles: { team: { policies: [{ roleId: "writer", restrictedTo: [{ index: "a" }] }] } },
      }),
      "http://here",
      plain,
    );
    should(lines).eql([
      "At http://here:",
      "  + create  role     writer",
      "  ~ change  profile  team",
      "",
      "Rights:",
      "profile team",
      "  + document:create, index a",
      "    e.g. document:create on a/any-collection",
      "  - document:get, any index but a",
      "    e.g. document:get on any-index/any-collection",
      "",
      "1 difference: 1 gain rights, 1 lose rights.",
      "2 changes: 1 to create, 1 to change, 0 to remove.",
    ]);
  });

  it("says that there is nothing to do", () => {
    should(planAsText(plan({ roles: { reader } }), "http://here", plain)).eql([
      "Nothing to do: http://here holds what the files say.",
    ]);
  });

  it("shows no credentials, in no format", () => {
    const user = {
      content: { profileIds: ["team"] },
      credentials: { local: { password: "hush" } },
    };
    const planned = plan({ users: { ann: user } });
    const text = planAsText(planned, "http://here", plain).join("\n");
    should(text).match(/create {2}user {2}ann {2}team; with local/u);
    should(text + JSON.stringify(planAsJson(planned))).not.containEql("hush");
  });

  it("refuses faults of what would be written, and leaves alone those of what is stored so", () => {
    const bad = { policies: [{ roleId: "nobody", restrictedTo: [] }] };
    should(() => plan({ profiles: { fresh: bad } })).throw({ exitCode: 1 });
    const stored = stateOf({ reader }, { legacy: bad });
    should(plan({ profiles: { legacy: bad } }, false, stored).changes).be.empty();
  });

  it("counts a role that is to be removed as gone, and refuses to remove one in use", () => {
    should(() => plan({ roles: {}, profiles: { team: everywhere } }, true)).throw({ exitCode: 1 });
    should(() => plan({ roles: {} }, true)).throw({
      exitCode: 1,
      lines: ["role reader, by profile team", "role reader, by profile other"],
    });
    should(plan({ roles: {}, profiles: {} }, true).steps.map(({ change }) => change.id)).eql([
      "team",
      "other",
      "reader",
    ]);
  });

  describe("of users who exist", () => {
    const credentials = { local: { username: "ann", password: "hush" } };
    const ann = {
      _id: "ann",
      profileIds: ["team", "other"],
      _kuzzle_info: { createdAt: 0, author: "-1" },
    };
    const stored: State = {
      ...stateOf(
        { reader, writer },
        { team: everywhere, other: everywhere, wide: { policies: [{ roleId: "writer" }] } },
      ),
      users: new Map([["ann", ann]]),
    };
    const file = (profileIds: string[], rest: object = { credentials }): object => ({
      users: { ann: { content: { profileIds }, ...rest } },
    });

    it("says that credentials of the files are not written, also when nothing is to be done", () => {
      const planned = plan(file(["other", "team"]), false, stored);
      should(planAsText(planned, "http://here", plain)).eql([
        "Nothing to do: http://here holds what the files say, but for credentials.",
        "  user ann  exists, made by sign-up on 1970-01-01; those of the file are not written",
      ]);
      should(planAsJson(planned)).match({
        unwrittenCredentials: [{ id: "ann", exists: { leavesCredentials: true, author: "-1" } }],
      });
      for (const rest of [{}, { credentials: {} }]) {
        should(plan(file(["team", "other"], rest), false, stored).unwritten).be.empty();
      }
    });

    it("refuses those who get rights and keep other credentials than those of the files", () => {
      should(() => {
        refuseExistingUsers(plan(file(["team", "wide"]), false, stored));
      }).throw({
        exitCode: 1,
        message:
          "1 user who exists would get rights, and the credentials of the file are not written.",
      });
    });

    it("does not refuse those who get none, or for whom the files have no credentials", () => {
      refuseExistingUsers(plan(file(["team"]), false, stored));
      refuseExistingUsers(plan(file(["team", "wide"], {}), false, stored));
    });
  });
});
