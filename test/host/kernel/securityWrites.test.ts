import should from "should";

import type { RightsChange } from "../../../lib/domain/connections/rightsChange";
import { watchSecurityWrites } from "../../../lib/host/kernel/securityWrites";
import { ALL_STORAGE_WRITES } from "../../../lib/host/kernel/storageEvents";
import type { Kernel } from "../../../lib/host/kernel/kernel";

const INTERNAL = "%kuzzle";

/** A host that says what was asked of its storage. */
function host() {
  const listeners = new Map<string, (asked: { args: readonly unknown[] }) => void>();
  const heard: RightsChange[] = [];
  const on = (event: string, listener: (asked: { args: readonly unknown[] }) => void): void => {
    listeners.set(event, listener);
  };
  const kernel = { internalIndex: { index: INTERNAL }, on } as unknown as Kernel;
  watchSecurityWrites(kernel, (change) => heard.push(change));
  const emit = (event: string, ...args: readonly unknown[]): readonly RightsChange[] => {
    heard.length = 0;
    listeners.get(`core:storage:private:${event}`)?.({ args });
    return [...heard];
  };
  return { emit };
}

describe("The watch over writes of rights", () => {
  it("hears of each way to write users, profiles and roles", () => {
    const { emit } = host();
    for (const event of ALL_STORAGE_WRITES) {
      for (const collection of ["profiles", "roles"]) {
        should(emit(event, INTERNAL, collection, "jane", { id: "jane" })).have.length(1, event);
      }
    }
    // nobody has had anything of a user who is new
    should(emit("document:create", INTERNAL, "users", {}, { id: "jane" })).be.empty();
    should(emit("bulk:updateByQuery", INTERNAL, "users", {})).eql([{ all: true }]);
  });

  it("hears of what may hold them: several indexes, fixtures", () => {
    const { emit } = host();
    should(emit("index:mDelete", ["a", INTERNAL])).eql([{ all: true }]);
    should(emit("document:import", { [INTERNAL]: { users: [] } })).eql([{ all: true }]);
  });

  it("does not hear of other indexes and collections", () => {
    const { emit } = host();
    for (const event of ALL_STORAGE_WRITES) {
      should(emit(event, "acme", "profiles", "jane")).be.empty();
      should(emit(event, INTERNAL, "config", "jane")).be.empty();
    }
  });
});
