import { EventEmitter } from "node:events";

import should from "should";

import type { Kernel } from "../../../lib/host/kernel/kernel";
import type { Lock } from "../../../lib/host/port/Host";
import { Locks } from "../../../lib/host/locks/Locks";
import { untilTaken } from "../../../lib/host/kernel/untilTaken";
import { KnownRoles } from "../../../lib/host/storage/KnownRoles";

const INDEX = "shop";
const SOON = 5_000;

type Content = Readonly<Record<string, unknown>>;

/** The services that all nodes share. */
class Platform {
  readonly stored = new Map<string, Content>();
  epoch = 100;
  /** Another write of a role has left its note. */
  isNoted = false;
  isRedisAway = false;

  async script(name: string, args: readonly unknown[]): Promise<unknown> {
    if (this.isRedisAway) {
      throw new Error("away");
    }
    if (name === "profileGuardAcquire") {
      return [this.epoch, ""];
    }
    this.epoch += args[1] === "1" ? 1 : 0;
    return this.isNoted ? 0 : this.epoch;
  }
}

class Node extends EventEmitter {
  readonly internalIndex = { index: INDEX };
  readonly config = {};
  /** The ids that it has asked the storage for. */
  readonly asked: string[][] = [];
  /** Keeps a read from being answered. */
  reading: Promise<void> = Promise.resolve();
  clock = 0;
  private readonly known: KnownRoles;
  private readonly locks: Locks;

  constructor(private readonly platform: Platform) {
    super();
    const kernel = this as unknown as Kernel;
    const read = async (ids: readonly string[]) => {
      this.asked.push([...ids]);
      const found = ids.flatMap((_id) => {
        const _source = this.platform.stored.get(_id);
        return _source === undefined ? [] : [{ _id, _source: { ..._source } }];
      });
      await this.reading;
      return found as never;
    };
    this.known = new KnownRoles(
      kernel,
      read,
      (role) => role,
      () => this.clock,
    );
    this.locks = new Locks(kernel, this.known);
  }

  async ask(event: string, name: string, ...args: unknown[]): Promise<unknown> {
    return event.endsWith(":execute") ? this.platform.script(name, args.slice(2)) : undefined;
  }

  async lock(id: string): Promise<Lock> {
    return this.locks.lock([{ resource: `role:${id}`, mode: "alone" }], Date.now() + SOON);
  }

  /** Past the host's own events of roles. */
  writeRaw(id: string, content: Content): void {
    this.platform.stored.set(id, content);
    this.emit("core:storage:private:document:createOrReplace", {
      args: [INDEX, "roles", id, content],
      response: {},
    });
  }

  /** As the host writes, without a lock. */
  async write(id: string, content: Content): Promise<void> {
    this.writeRaw(id, content);
    await this.announce();
  }

  async announce(): Promise<void> {
    await untilTaken(() => this.locks.announceRolesChanged());
  }

  /** As a client writes. */
  async writeLocked(id: string, content: Content, meanwhile?: () => unknown): Promise<void> {
    const lock = await this.lock(id);
    await this.rolesAt(lock.rolesEpoch);
    await this.write(id, content);
    await meanwhile?.();
    await lock.release({ rolesChanged: true, writtenRoles: [{ _id: id, content }] });
  }

  async rolesAt(epoch: number, ids = ["a", "b"]): Promise<Map<string, unknown>> {
    const found = await this.known.at(epoch, ids);
    return new Map([...found].map(([id, { controllers }]) => [id, controllers]));
  }

  /** As a decision does: learns the epoch, and reads roles. */
  async roles(): Promise<Map<string, unknown>> {
    const { rolesEpoch } = await this.locks.securityState();
    return this.rolesAt(rolesEpoch);
  }

  told(id: string): void {
    this.emit("core:security:role:invalidate", { args: [id] });
  }
}

const role = (action: string): Content => ({
  controllers: { document: { actions: { [action]: true } } },
});

describe("KnownRoles", () => {
  let platform: Platform;
  let node: Node;
  let other: Node;

  beforeEach(() => {
    platform = new Platform();
    node = new Node(platform);
    other = new Node(platform);
    platform.stored.set("a", role("get"));
    platform.stored.set("b", role("get"));
  });

  const stored = (): Map<string, unknown> =>
    new Map([...platform.stored].map(([id, { controllers }]) => [id, controllers]));

  it("are read once for all writes of their node", async () => {
    for (const action of ["create", "update", "delete"]) {
      await node.writeLocked("a", role(action));
      should(await node.roles()).eql(stored());
    }
    await node.writeLocked("b", role("create"));
    should(await node.roles()).eql(stored());
    should(node.asked).eql([["a", "b"]]);
  });

  it("are not read again after a deletion, and without what was deleted", async () => {
    await node.roles();
    const lock = await node.lock("a");
    platform.stored.delete("a");
    const args = [INDEX, "roles", "a"];
    node.emit("core:storage:private:document:delete", { args, response: {} });
    await node.announce();
    await lock.release({ rolesChanged: true, writtenRoles: [] });
    should(await node.roles()).eql(stored());
    should(node.asked).eql([["a", "b"], ["a"]]);
  });

  it("keep a copy of what was written", async () => {
    const content = role("create");
    await node.writeLocked("a", content);
    const expected = structuredClone(content.controllers);
    Object.assign(content.controllers as object, { security: { actions: { "*": true } } });
    should((await node.roles()).get("a")).eql(expected);
  });

  const WIDER = role("mWrite");
  const OTHERS: Readonly<Record<string, () => Promise<void>>> = {
    "another node has written under a lock, afterwards": async () => {
      await node.writeLocked("a", role("create"));
      await other.writeLocked("b", WIDER);
    },
    "another node has written before, and nothing was read under the lock": async () => {
      await node.roles();
      await other.writeLocked("b", WIDER);
      const lock = await node.lock("a");
      await node.write("a", role("create"));
      const writtenRoles = [{ _id: "a", content: role("create") }];
      await lock.release({ rolesChanged: true, writtenRoles });
    },
    "another node has written under a lock, meanwhile": () =>
      node.writeLocked("a", role("create"), () => other.writeLocked("b", WIDER)),
    "another node has written without a lock, afterwards": async () => {
      await node.writeLocked("a", role("create"));
      await other.write("b", WIDER);
    },
    "another node has written without a lock, meanwhile": () =>
      node.writeLocked("a", role("create"), () => other.write("b", WIDER)),
    "another node has written the same without a lock, meanwhile": () =>
      node.writeLocked("a", role("create"), () => other.write("a", WIDER)),
    "the node itself has written without a lock, meanwhile": () =>
      node.writeLocked("a", role("create"), () => node.write("a", WIDER)),
    "the node itself has written past the events of roles, meanwhile": () =>
      node.writeLocked("a", role("create"), () => {
        node.writeRaw("a", WIDER);
      }),
    "the node itself has written past the events of roles, before": async () => {
      await node.roles();
      node.writeRaw("b", WIDER);
      await node.writeLocked("a", role("create"));
    },
    "the node itself has written several past the events of roles, before": async () => {
      await node.roles();
      platform.stored.set("b", WIDER);
      const args = [INDEX, "roles", []];
      node.emit("core:storage:private:document:mWrite", { args, response: {} });
      node.emit("core:storage:private:document:bulk", { args, response: {} });
      await node.writeLocked("a", role("create"));
    },
    "another node without the plugin has written, and the host was told": async () => {
      await node.writeLocked("a", role("create"));
      platform.stored.set("b", WIDER);
      node.told("b");
    },
    "a node that has died had not announced what it wrote": async () => {
      await node.roles();
      platform.stored.set("b", WIDER);
      platform.isNoted = true;
      await node.writeLocked("a", role("create"));
    },
    "the storage was changed behind all nodes, some time ago": async () => {
      await node.roles();
      platform.stored.set("b", WIDER);
      node.clock += 10_001;
      await node.writeLocked("a", role("create"));
    },
    "a write had another outcome than was judged": async () => {
      const lock = await node.lock("a");
      await node.rolesAt(lock.rolesEpoch);
      await node.write("a", WIDER);
      await lock.release({ rolesChanged: true });
    },
  };
  for (const [what, happens] of Object.entries(OTHERS)) {
    it(`are read again when ${what}`, async () => {
      await happens();
      should(await node.roles()).eql(stored());
    });
  }

  it("are read again when the epoch was raised by somebody in place of an announcement", async () => {
    await node.roles();
    const lock = await node.lock("a");
    platform.isRedisAway = true;
    const announcing = node.write("a", role("create"));
    await new Promise(setImmediate);
    platform.isRedisAway = false;
    await other.write("b", WIDER);
    await lock.release({
      rolesChanged: true,
      writtenRoles: [{ _id: "a", content: role("create") }],
    });
    should(await node.roles()).eql(stored());
    await announcing;
    should(await node.roles()).eql(stored());
  });

  it("do not keep what was being read while it was written", async () => {
    const { epoch } = platform;
    let go = (): void => undefined;
    node.reading = new Promise((resolve) => {
      go = resolve;
    });
    const reading = node.rolesAt(epoch);
    node.writeRaw("b", WIDER);
    go();
    await reading;
    should(await node.rolesAt(epoch)).eql(stored());
  });

  it("do not keep what was being read before a write of their own as read after it", async () => {
    await node.rolesAt(platform.epoch, ["b"]);
    let go = (): void => undefined;
    const lock = await node.lock("a");
    node.reading = new Promise((resolve) => {
      go = resolve;
    });
    const reading = node.rolesAt(lock.rolesEpoch, ["a"]);
    await node.write("a", WIDER);
    await lock.release({ rolesChanged: true, writtenRoles: [{ _id: "a", content: WIDER }] });
    go();
    await reading;
    node.reading = Promise.resolve();
    should(await node.roles()).eql(stored());
  });
});
