import should from "should";

import { auditUnreadable, decisionUnavailable, lockTimeout } from "../../../lib/errors/unavailable";
import type { Guard } from "../../../lib/usecases/guards/Guard";
import type { Release } from "../../../lib/host/port/LockRequest";
import type { Recorder } from "../../../lib/usecases/support/Recorder";
import { NO_RECORDER } from "../../../lib/usecases/support/Recorder";
import type { Admitted } from "../../../lib/usecases/admission/executeWrite";
import { executeWrite } from "../../../lib/usecases/admission/executeWrite";
import { actorWith, commandFor } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";

const UNKNOWN = { status: 503, id: "profile-guard.write.outcome_unknown" };

describe("runAdmitted", () => {
  let host: FakeHost;
  let lines: string[];
  /** Tells how it was released: whether it is known what was written. */
  let released: Release["outcomeKnown"][];
  let recorder: Recorder;
  let expected: Admitted["expected"];
  let guard: Guard | undefined;

  beforeEach(() => {
    host = new FakeHost();
    lines = [];
    released = [];
    recorder = NO_RECORDER;
    expected = undefined;
    guard = undefined;
  });

  const run = (action: () => Promise<unknown>, release?: () => Promise<void>) =>
    executeWrite(
      { host, recorder, log: { warn: (line) => void lines.push(line) } },
      {
        actor: actorWith("admin"),
        command: commandFor("security:updateProfile", { id: "p" }),
        ...(guard !== undefined && { guard }),
        expected,
        reported: undefined,
        release: async (settled) => {
          released.push(settled);
          await release?.();
        },
      },
      action,
    );
  const failing = (error: Error) => () => Promise.reject(error);
  const stuck = { age: 60_000, serving: false };

  it("answers that the outcome is unknown when the services stop in between, and sees it through", async () => {
    Object.assign(host.services, stuck);
    let finish = (): void => undefined;
    const action = () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      });
    await run(action).should.be.rejectedWith(UNKNOWN);
    released.should.eql([], "what is under way is held still");
    finish();
    await new Promise((resolve) => setImmediate(resolve));
    released.should.eql([true]);
    lines.should.eql([
      'security:updateProfile of "p", whose outcome was answered to be unknown, has succeeded',
    ]);
  });

  it("keeps the note when what it has answered to be unknown fails: it may be written at a second try", async () => {
    Object.assign(host.services, stuck);
    let fail: (error: Error) => void = () => undefined;
    const action = () =>
      new Promise<never>((_resolve, reject) => {
        fail = reject;
      });
    await run(action).should.be.rejectedWith(UNKNOWN);
    fail(new Error("it exists already"));
    await new Promise((resolve) => setImmediate(resolve));
    released.should.eql([false]);
  });

  it("never begins what it has answered not to be written", async () => {
    Object.assign(host.services, stuck);
    let begin = (): void => undefined;
    recorder = {
      ...NO_RECORDER,
      begin: async (...args) => {
        await new Promise<void>((resolve) => {
          begin = resolve;
        });
        return NO_RECORDER.begin(...args);
      },
    };
    const action = (): Promise<never> => {
      throw new Error("it was begun");
    };
    await run(action).should.be.rejectedWith({
      id: "profile-guard.decision.unavailable",
      message: /^security:updateProfile of "p" was not begun/u,
    });
    begin();
    await new Promise((resolve) => setImmediate(resolve));
    released.should.eql([true]);
    lines.should.eql([]);
  });

  it("answers that the outcome is unknown when the error leaves it open, and keeps the note", async () => {
    const error = new Error("socket hang up");
    host.services.open.add(error);
    await run(failing(error)).should.be.rejectedWith(UNKNOWN);
    released.should.eql([false]);
  });

  it("answers any other error as it is", async () => {
    await run(failing(new Error("wrong"))).should.be.rejectedWith("wrong");
    released.should.eql([true]);
  });

  it("says that the storage takes no writes, and keeps the note: a deletion may be half done", async () => {
    const error = new Error("blocked");
    host.services.refused = "read-only";
    await run(failing(error)).should.be.rejectedWith({
      status: 503,
      id: "profile-guard.write.read_only",
    });
    released.should.eql([false]);
  });

  it("answers no refusal for what is written: the cache may have failed after the storage", async () => {
    const policies = [{ roleId: "editor" }];
    expected = { collection: "profiles", id: "p", member: "policies", value: policies, before: {} };
    host.written = [
      { collection: "profiles", id: "p", version: 2, created: false, content: { policies } },
    ];
    await run(failing(new Error("no cache"))).should.be.rejectedWith(UNKNOWN);
    host.written = host.written.map((one) => ({ ...one, id: "another" }));
    await run(failing(new Error("no cache"))).should.be.rejectedWith("no cache");
  });

  const HALF_WAY = { ...UNKNOWN, message: /failed after it had begun to write/u };

  for (const error of [decisionUnavailable('profile "q"'), lockTimeout()]) {
    it(`says that nothing was written only where nothing was (${error.id})`, async () => {
      await run(failing(error)).should.be.rejectedWith(error);
      released.should.eql([true]);
      host.touched = true;
      await run(failing(error)).should.be.rejectedWith(HALF_WAY);
      released.should.eql([true, false]);
    });
  }

  it("says that the storage takes no writes only where nothing was written before", async () => {
    host.services.refused = "read-only";
    host.touched = true;
    await run(failing(new Error("blocked"))).should.be.rejectedWith(HALF_WAY);
  });

  it("does not count a new user whom it has removed again", async () => {
    host.services.refused = "read-only";
    host.created = ["new"];
    await run(failing(new Error("blocked"))).should.be.rejectedWith({
      id: "profile-guard.write.read_only",
    });
    host.removedUsers.should.eql(["new"]);
  });

  it("passes on what says nothing of writes", async () => {
    host.touched = true;
    const error = auditUnreadable();
    await run(failing(error)).should.be.rejectedWith(error);
  });

  it("calls nothing refused that fails once the action has succeeded", async () => {
    for (const reason of [new Error("no"), decisionUnavailable("it")]) {
      guard = { check: async () => undefined, done: () => Promise.reject(reason) };
      await run(async () => "done").should.be.rejectedWith(HALF_WAY);
    }
    host.services.refused = "read-only";
    await run(async () => "done").should.be.rejectedWith(HALF_WAY);
  });

  it("audits what is there still when it fails after the action", async () => {
    const content = { policies: [{ roleId: "editor" }] };
    host.written = [{ collection: "profiles", id: "p", version: 2, created: false, content }];
    const audited: unknown[] = [];
    recorder = {
      ...NO_RECORDER,
      begin: async () => ({
        done: async () => undefined,
        failed: async (_error, written) => void audited.push(written),
      }),
    };
    guard = { check: async () => undefined, done: () => Promise.reject(new Error("no")) };
    await run(async () => "done").should.be.rejectedWith(HALF_WAY);
    should(audited).eql([host.written]);
  });

  it("does not call it refused when only the lock could not be released", async () => {
    const release = () => Promise.reject(new Error("no Redis"));
    await run(async () => "done", release).should.be.rejectedWith({
      ...UNKNOWN,
      message: /has succeeded, but Redis does not answer/u,
    });
    await run(failing(new Error("wrong")), release).should.be.rejectedWith("wrong");
  });
});
