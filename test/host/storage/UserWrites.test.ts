import should from "should";

import type { Answerer, Kernel } from "../../../lib/host/kernel/kernel";
import { UserWrites } from "../../../lib/host/storage/UserWrites";
import { ALL_STORAGE_WRITES } from "../../../lib/host/kernel/storageEvents";

const SCRIPT = "core:cache:internal:script:execute";
const UPDATE = "core:storage:private:document:update";

describe("the mark of users", () => {
  let answerers: Map<string, Answerer>;
  let kernel: Kernel;
  let writes: UserWrites;
  /** As Redis has it. */
  let count: number;
  let writers: Set<unknown>;
  let isLost: boolean;
  let refreshed: number;
  let now: typeof performance.now;
  let later: number;

  beforeEach(() => {
    count = 1;
    writers = new Set();
    isLost = false;
    refreshed = 0;
    answerers = new Map<string, Answerer>(
      ALL_STORAGE_WRITES.map((event) => [
        `core:storage:private:${event}`,
        async () => ({ count, isMarked: writers.size > 0 }),
      ]),
    );
    answerers.set("core:cache:internal:script:define", async () => undefined);
    answerers.set(SCRIPT, async (_name, _key, does, writer) => {
      if (isLost) {
        throw new Error("lost");
      }
      if (does === "begins") {
        count += 1;
        writers.add(writer);
      } else if (does === "ended") {
        writers.delete(writer);
      }
      return does === "mark" && writers.size === 0 ? String(count) : "";
    });
    kernel = {
      internalIndex: {
        index: "kuzzle",
        refreshCollection: async () => {
          refreshed += 1;
        },
      },
      coreAnswerers: answerers,
      ask: async (event: string, ...args: unknown[]) => answerers.get(event)?.(...args),
    } as unknown as Kernel;
    writes = new UserWrites(kernel);
    writes.watch();
    now = performance.now.bind(performance);
    later = 0;
    performance.now = () => now() + later;
  });

  afterEach(() => {
    performance.now = now;
  });

  const write = (event: string, ...args: unknown[]): Promise<unknown> =>
    kernel.ask(`core:storage:private:${event}`, ...args);

  it("changes before a user is written, by whatever event", async () => {
    for (const event of ALL_STORAGE_WRITES) {
      const before = await writes.mark();
      const answer = await write(event, "kuzzle", "users");
      should(answer).eql({ count: Number(before) + 1, isMarked: true });
      should(await writes.mark()).equal(String(Number(before) + 1));
    }
  });

  it("changes with writes of whole indexes, and of several", async () => {
    await write("index:delete", "kuzzle");
    await write("index:mDelete", ["other"]);
    should(count).equal(3);
  });

  it("stays while anything else is written", async () => {
    await write("document:create", "kuzzle", "profiles");
    await write("document:create", "plugin-other", "users");
    await write("index:delete", "other");
    should(await writes.mark()).equal("1");
  });

  it("is not known while one is written, nor while nobody knows whether one was", async () => {
    let end: (error: Error) => void = () => undefined;
    const answering = new Promise((_resolve, reject) => {
      end = reject;
    });
    answerers.set(UPDATE, () => answering);
    const other = new UserWrites(kernel);
    other.watch();
    const writing = write("document:update", "kuzzle", "users");
    await new Promise(setImmediate);
    should(await other.mark()).be.undefined();
    end(Object.assign(new Error("late"), { status: 503 }));
    await writing.should.be.rejectedWith("late");
    should(await other.mark()).be.undefined();
  });

  it("is known again after a refusal of the storage", async () => {
    answerers.set(UPDATE, () => Promise.reject(Object.assign(new Error(), { status: 404 })));
    const other = new UserWrites(kernel);
    other.watch();
    await write("document:update", "kuzzle", "users").should.be.rejectedWith({ status: 404 });
    should(await other.mark()).equal("2");
  });

  it("is needed for a write", async () => {
    isLost = true;
    should(await writes.mark()).be.undefined();
    await write("document:update", "kuzzle", "users").should.be.rejectedWith({ status: 503 });
  });

  it("is not known where writes cannot be watched", async () => {
    should(await new UserWrites(kernel).mark()).be.undefined();
    const none = new UserWrites({ ...kernel, coreAnswerers: new Map() });
    none.watch();
    should(await none.mark()).be.undefined();
  });

  it("is that of searches once what was written is shown, once a second", async () => {
    should(await writes.shownMark()).equal("1");
    should(await writes.shownMark()).equal("1");
    should(refreshed).equal(1);
    await write("document:update", "kuzzle", "users");
    should(await writes.shownMark()).be.undefined();
    should(refreshed).equal(1);
    later = 1_001;
    should(await writes.shownMark()).equal("2");
    should(refreshed).equal(2);
  });
});
