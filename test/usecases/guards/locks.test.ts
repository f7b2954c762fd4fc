import should from "should";

import { parseConfig } from "../../../lib/config/config";
import { actionsThat, writeOf } from "../../../lib/domain/actions";
import { locksOf } from "../../../lib/usecases/guards/locks";
import { lock, LOCK_ORDER } from "../../../lib/usecases/support/lock";
import { actorWith, commandFor } from "../../support/contexts";

const { constraints } = parseConfig(
  { constraints: [{ name: "duties", exclusive: ["a:b", "a:c"] }] },
  {},
);

const rankOf = (resource: string): number => LOCK_ORDER.findIndex((one) => one.test(resource));

describe("locks", () => {
  for (const key of actionsThat(({ write }) => write !== undefined)) {
    it(`of ${key} are asked for in one order, and never the last one`, () => {
      const at = key.lastIndexOf(":");
      const write = writeOf(key.slice(0, at), key.slice(at + 1));
      const command = commandFor(key, { id: "a", userId: "a", body: { ids: ["a"] } });
      const locks =
        write === undefined ? [] : locksOf(write, command, actorWith("admin"), constraints);
      const resources = locks.map(({ resource }) => resource);
      const ranks = resources.map(rankOf);
      should(ranks).not.containEql(-1);
      should(ranks).eql([...new Set(ranks)].sort((left, right) => left - right));
      // who waits for it holds what the check needs, and nobody who holds it waits for that
      should(resources).not.containEql(lock.admins().resource);
    });
  }

  it("have a place in the order each", () => {
    const every = [
      lock.firstAdmin(),
      lock.imports.alone(),
      lock.profile("a"),
      lock.role("a"),
      lock.user("a"),
      lock.graph.alone(),
      lock.users.alone(),
      lock.constraints.alone(),
      lock.holders(),
      lock.admins(),
    ];
    should(every.map(({ resource }) => rankOf(resource))).eql([0, 1, 2, 2, 2, 3, 4, 5, 6, 7]);
  });
});
