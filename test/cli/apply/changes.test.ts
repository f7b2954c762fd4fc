import should from "should";

import { changesOf } from "../../../lib/cli/apply/changes";
import type { State } from "../../../lib/cli/files/state";
import { parseSource } from "../../../lib/cli/files/parse";
import { mergeSources } from "../../../lib/cli/files/policySet";

const _kuzzle_info = { createdAt: 1 };
const reader = { controllers: { document: { actions: { get: true, search: true } } } };
const policies = [{ roleId: "reader" }];

const STORED: State = {
  roles: new Map(
    ["reader", "old", "admin", "default", "anonymous"].map((_id) => [
      _id,
      { _id, ...reader, _kuzzle_info },
    ]),
  ),
  profiles: new Map(
    ["team", "old", "admin"].map((_id) => [
      _id,
      { _id, policies, rateLimit: 0, optimizedPolicies: policies, tags: null, _kuzzle_info },
    ]),
  ),
  users: new Map([["ann", { _id: "ann", profileIds: ["team", "old"], name: "Ann" }]]),
};

describe("What is to be changed", () => {
  const changes = (wanted: object, prune = false): string[] => {
    const source = parseSource({ name: "a.json", text: JSON.stringify(wanted) });
    return changesOf(STORED, mergeSources([source]), { prune }).map(
      ({ kind, id, before, after }) =>
        `${after === undefined ? "remove" : before === undefined ? "create" : "change"} ${kind} ${id}`,
    );
  };

  it("is nothing where the same is written in another order, or without what is usual", () => {
    should(
      changes({
        roles: { reader: { controllers: { document: { actions: { search: true, get: true } } } } },
        profiles: { team: { policies } },
        users: { ann: { content: { profileIds: ["old", "team"], name: "Another" } } },
      }),
    ).be.empty();
  });

  it("is whatever is different, or not there", () => {
    should(
      changes({
        roles: { reader: { ...reader, tags: ["a"] }, fresh: reader },
        profiles: { team: { policies, rateLimit: 5 }, fresh: { policies } },
        users: {
          ann: { content: { profileIds: ["team"] } },
          bob: { content: { profileIds: ["team"] } },
        },
      }),
    ).eql([
      "change roles reader",
      "create roles fresh",
      "change profiles team",
      "create profiles fresh",
      "change users ann",
      "create users bob",
    ]);
  });

  it("removes only with prune, never what is the host's own, nor users, nor kinds nobody speaks of", () => {
    const wanted = { roles: { reader }, profiles: { team: { policies } }, users: {} };
    should(changes(wanted)).be.empty();
    should(changes(wanted, true)).eql(["remove profiles old", "remove roles old"]);
    should(changes({ roles: { reader } }, true)).eql(["remove roles old"]);
    should(changes({ users: {} }, true)).be.empty();
  });

  it("changes the host's own where a file names them", () => {
    should(changes({ roles: { anonymous: { controllers: { auth: { actions: {} } } } } })).eql([
      "change roles anonymous",
    ]);
  });

  it("sends of a user that exists his profiles, of a new one everything", () => {
    const text = JSON.stringify({
      users: {
        ann: { content: { profileIds: ["team"], name: "X" }, credentials: { local: {} } },
        bob: { content: { profileIds: ["team"], name: "Bob" }, credentials: { local: {} } },
      },
    });
    const found = changesOf(STORED, mergeSources([parseSource({ name: "a.json", text })]), {
      prune: false,
    });
    should(found.map(({ content }) => content)).eql([
      { profileIds: ["team"] },
      { content: { profileIds: ["team"], name: "Bob" }, credentials: { local: {} } },
    ]);
  });
});
