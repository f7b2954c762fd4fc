import { waitUntil } from "../../tools/services/wait";
import type { Experiment, Report, Scale } from "./support/experiment";
import { runIfMain } from "./support/experiment";
import type { Platform, TimedAnswer } from "./support/platform";
import { callOf, describe } from "./support/platform";
import { tally } from "./support/statistics";

/** Milliseconds: what changed behind all nodes is seen by the next write of a role after these (decision 35). */
const KEPT_AT_MOST = 10_000;

/** The one node that writes roles of its own all the time: where others did too, it would keep none for long. */
const BUSY = 1;

const REFUSED = "403 profile-guard.rights.escalation";

const INTERNAL = "kuzzle";
const COLLECTION = "roles";

const doing = (...actions: readonly string[]): object => ({
  controllers: { document: { actions: Object.fromEntries(actions.map((one) => [one, true])) } },
});

/** Writes a role on a node. */
type Way = (platform: Platform, turn: number, id: string, content: object) => Promise<unknown>;

/** By an event that a job of the application asks: without a lock, for nobody. */
const byJob =
  (event: string, argsOf: (id: string, content: object) => readonly unknown[]): Way =>
  (platform, turn, id, content) =>
    platform.asAdmin("own-writer:ask", { body: { event, args: argsOf(id, content) } }, turn);

const past = byJob("core:storage:private:document:createOrReplace", (id, content) => [
  ...[INTERNAL, COLLECTION, id, content],
]);

const WAYS: Readonly<Record<string, Way>> = {
  "security:createOrReplaceRole": (platform, turn, _id, body) =>
    platform.asAdmin("security:createOrReplaceRole", { _id, body }, turn),
  "admin:loadSecurities": (platform, turn, id, content) =>
    platform.asAdmin("admin:loadSecurities", { body: { roles: { [id]: content } } }, turn),
  "an event of roles": byJob("core:security:role:createOrReplace", (id, content) => [
    ...[id, content, { refresh: "false" }],
  ]),
  "an event of the storage": past,
  "a bulk of another plugin": byJob("core:storage:private:document:bulk", (id, content) => [
    ...[INTERNAL, COLLECTION, [{ index: { _id: id } }, content]],
  ]),
  "several documents at once": byJob("core:storage:private:document:mReplace", (id, content) => [
    ...[INTERNAL, COLLECTION, [{ _id: id, body: content }]],
  ]),
};

/** Writes roles of its own on a node all the time, so that it keeps those that it knows. */
class Busy {
  private isOn = true;
  written = 0;
  private readonly ended: Promise<void>;

  constructor(
    private readonly platform: Platform,
    private readonly turn: number,
  ) {
    this.ended = this.loop();
  }

  private async loop(): Promise<void> {
    const id = this.platform.fresh("busy");
    for (let at = 0; this.isOn; at++) {
      const body = doing(at % 2 === 0 ? "get" : "count");
      await this.platform.asAdmin("security:createOrReplaceRole", { _id: id, body }, this.turn);
      this.written++;
    }
  }

  async stop(): Promise<void> {
    this.isOn = false;
    await this.ended;
  }
}

/** Does something while nodes write roles of their own. @returns how many they have written */
async function beside(
  platform: Platform,
  turns: readonly number[],
  work: () => Promise<void>,
): Promise<number> {
  const busy = turns.map((turn) => new Busy(platform, turn));
  try {
    await work();
  } finally {
    await Promise.all(busy.map((one) => one.stop()));
  }
  return busy.reduce((sum, { written }) => sum + written, 0);
}

/** A manager who holds by one role what a profile grants by another. */
class Scene {
  readonly held: string;
  readonly granted: string;
  readonly manager: string;
  private readonly user: string;
  private readonly before: string;

  constructor(private readonly platform: Platform) {
    [this.held, this.granted, this.manager] = ["held", "granted", "manager"].map((name) =>
      platform.fresh(name),
    ) as [string, string, string];
    [this.user, this.before] = [platform.fresh("user"), platform.fresh("before")];
  }

  async prepare(): Promise<void> {
    const { platform, held, granted, manager, user, before } = this;
    const keeper = {
      controllers: {
        auth: { actions: { "*": true } },
        security: { actions: { updateUser: true } },
      },
    };
    await platform.asAdmin("security:createRole", { _id: manager, body: keeper });
    await this.reset(WAYS["security:createOrReplaceRole"] ?? past, 0);
    await platform.asAdmin("security:createRole", { _id: before, body: doing("get") });
    const profiles = { [manager]: [manager, held], [granted]: [granted], [before]: [before] };
    for (const [_id, roles] of Object.entries(profiles)) {
      const policies = roles.map((roleId) => ({ roleId }));
      await platform.asAdmin("security:createProfile", { _id, body: { policies } });
    }
    await platform.addUser(manager, [manager]);
    await platform.asAdmin("security:createUser", {
      ...{ _id: user, body: { content: { profileIds: [before] } } },
    });
  }

  async reset(way: Way, turn: number): Promise<void> {
    await way(this.platform, turn, this.held, doing("get", "delete"));
    await way(this.platform, turn, this.granted, doing("get", "delete"));
  }

  async grant(turn: number): Promise<TimedAnswer> {
    const { platform, user: _id, before, granted, manager } = this;
    const body = { profileIds: [before, granted] };
    const call = callOf("security:updateUser", { _id, body, refresh: "false" });
    return platform.send(platform.node(turn), manager, call);
  }

  async takeBack(): Promise<void> {
    const body = { profileIds: [this.before] };
    await this.platform.asAdmin("security:updateUser", { _id: this.user, body });
  }
}

/** Expects that what is written on one node decides on the others at once, whatever they keep and write themselves. */
async function seenAtOnce(platform: Platform, scale: Scale, report: Report): Promise<void> {
  const rounds = scale.of(24, 4);
  for (const [name, way] of Object.entries(WAYS)) {
    const scene = new Scene(platform);
    await scene.prepare();
    const answers: string[] = [];
    const allowed: string[] = [];
    const written = await beside(platform, [BUSY], async () => {
      for (let round = 0; round < rounds; round++) {
        const writer = BUSY + 1 + (round % 2);
        await scene.reset(way, writer);
        allowed.push(describe(await scene.grant(BUSY)));
        await scene.takeBack();
        // the caller loses it, or what is granted gains
        const [id, content] =
          round % 4 < 2
            ? ([scene.held, doing("get")] as const)
            : ([scene.granted, doing("get", "delete", "update")] as const);
        await way(platform, writer, id, content);
        answers.push(
          ...(await Promise.all(
            [BUSY, writer + 1, BUSY].map(async (turn) => describe(await scene.grant(turn))),
          )),
        );
      }
    });
    report.figure(
      `by ${name}`,
      `before: ${tally(allowed)}; after: ${tally(answers)}; beside ${written} writes of roles`,
    );
    report.expect(
      allowed.every((one) => one === "200"),
      `${name}: what is held is not granted: ${tally(allowed)}`,
    );
    report.expect(
      answers.every((one) => one === REFUSED),
      `${name}: granted by what was before: ${tally(answers)}`,
    );
  }
}

/** Writes in Elasticsearch itself, of which nobody tells: a node that alone writes roles keeps the others for longest. */
async function seenSoon(platform: Platform, report: Report): Promise<void> {
  const scene = new Scene(platform);
  await scene.prepare();
  let seen = Infinity;
  const written = await beside(platform, [0], async () => {
    const before = describe(await scene.grant(0));
    report.expect(before === "200", `past Kuzzle: before it, ${before}`);
    await scene.takeBack();
    await platform.elasticsearch.put(`%${INTERNAL}.${COLLECTION}`, scene.held, doing("get"));
    const at = performance.now();
    await waitUntil(
      async () => {
        const answer = describe(await scene.grant(0));
        await scene.takeBack();
        return answer === REFUSED;
      },
      { what: "the refusal", deadline: 3 * KEPT_AT_MOST, interval: 50 },
    );
    seen = Math.round(performance.now() - at);
  });
  report.figure("past Kuzzle", `seen after ${seen} ms, beside ${written} writes of roles`);
  // a write may have begun before, and end later
  report.expect(seen <= KEPT_AT_MOST + 2_000, `past Kuzzle: seen after ${seen} ms`);
}

const roles: Experiment = {
  name: "roles",
  promise:
    "whatever a node keeps of roles beyond its own writes: it grants nothing by a role as it was " +
    "before another node wrote it, by whatever event",
  async run(platform, scale, report) {
    await seenAtOnce(platform, scale, report);
    if (!scale.brief) {
      await seenSoon(platform, report);
    }
  },
};

export default roles;
runIfMain(module, roles);
