import { setTimeout as delay } from "node:timers/promises";

import type { Client } from "../../features/support/clients";
import { connect } from "../../features/support/clients";
import type { ClusterNode } from "../../tools/cluster";
import { waitUntil } from "../../tools/services/wait";
import type { Experiment, Report, Scale } from "./support/experiment";
import { runIfMain } from "./support/experiment";
import type { Platform } from "./support/platform";
import { callOf } from "./support/platform";
import { inWords } from "./support/statistics";

/** After the acknowledgement, until every node refuses. */
const IN_FORCE_WITHIN = 1_000;
const POLLERS = 2;
/** Milliseconds in which an allow that comes late is looked for: usually, and every tenth time. */
const TAIL = { short: 150, long: 2_000 };

/** The document that narrows, and how. */
interface Subject {
  readonly name: string;
  /** @returns the writes of the wide and of the narrow state, and who is allowed by the wide one */
  readonly prepare: (platform: Platform) => Promise<{
    readonly victim: string;
    readonly set: (wide: boolean, turn: number) => Promise<unknown>;
  }>;
}

const reading = callOf("document:get", { index: "pg-acme", collection: "orders", _id: "order" });

const limitedTo = (roleId: string, index: string): object => ({
  policies: [{ roleId, restrictedTo: [{ index }] }],
});

const PROFILE: Subject = {
  name: "profile",
  async prepare(platform) {
    const _id = platform.fresh("narrowed-profile");
    const victim = platform.fresh("reader");
    const body = (wide: boolean): object => limitedTo("member", wide ? "pg-acme" : "pg-globex");
    await platform.asAdmin("security:createProfile", { _id, body: body(true) });
    await platform.addUser(victim, [_id]);
    const actions = ["security:updateProfile", "profile-guard:createOrReplaceProfile"] as const;
    const set = (wide: boolean, turn: number): Promise<unknown> =>
      platform.asAdmin(actions[turn % 2] ?? actions[0], { _id, body: body(wide) }, turn);
    return { victim, set };
  },
};

const ROLE: Subject = {
  name: "role",
  async prepare(platform) {
    const _id = platform.fresh("narrowed-role");
    const profileId = platform.fresh("of-narrowed-role");
    const victim = platform.fresh("reader");
    const body = (wide: boolean): object => ({
      controllers: {
        auth: { actions: { "*": true } },
        document: { actions: { count: true, get: wide } },
      },
    });
    await platform.asAdmin("security:createRole", { _id, body: body(true) });
    await platform.asAdmin("security:createProfile", {
      _id: profileId,
      body: limitedTo(_id, "pg-acme"),
    });
    await platform.addUser(victim, [profileId]);
    const set = (wide: boolean, turn: number): Promise<unknown> =>
      platform.asAdmin("security:createOrReplaceRole", { _id, body: body(wide) }, turn);
    return { victim, set };
  },
};

const USER: Subject = {
  name: "user",
  async prepare(platform) {
    const _id = platform.fresh("narrowed-user");
    await platform.addUser(_id, ["acme-member", "globex-member"]);
    const set = (wide: boolean, turn: number): Promise<unknown> =>
      platform.asAdmin(
        "security:updateUser",
        { _id, body: { profileIds: [wide ? "acme-member" : "globex-member"] } },
        turn,
      );
    return { victim: _id, set };
  },
};

interface Poll {
  readonly allowed: boolean;
  readonly sentAt: number;
  readonly answeredAt: number;
}

/** Asks one node again and again over WebSocket, until it is stopped. */
class Observer {
  polls: Poll[] = [];
  readonly surprises: string[] = [];
  private asking = false;
  private loops: Promise<void>[] = [];

  private constructor(private readonly clients: readonly Client[]) {}

  static async on(node: ClusterNode, token: string | undefined): Promise<Observer> {
    const clients = Array.from({ length: POLLERS }, () => connect("raw-websocket", node, token));
    return new Observer(await Promise.all(clients));
  }

  start(): void {
    this.polls = [];
    this.asking = true;
    this.loops = this.clients.map(async (client) => {
      while (this.asking) {
        await this.poll(client);
      }
    });
  }

  /** Asks at this very moment, whatever else is asked. */
  probe(): void {
    this.loops.push(...this.clients.slice(0, 1).map((client) => this.poll(client)));
  }

  private async poll(client: Client): Promise<void> {
    const sentAt = performance.now();
    const { status } = await client.call(reading);
    this.polls.push({ allowed: status === 200, sentAt, answeredAt: performance.now() });
    if (status !== 200 && status !== 403) {
      this.surprises.push(String(status));
    }
  }

  async stop(): Promise<void> {
    this.asking = false;
    await Promise.all(this.loops);
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.close()));
  }

  /** When a request that was sent after a moment was first refused. */
  firstRefusalAfter(moment: number): number | undefined {
    return this.polls
      .filter(({ allowed, sentAt }) => !allowed && sentAt > moment)
      .map(({ answeredAt }) => answeredAt)
      .sort((a, b) => a - b)[0];
  }

  /** Tells whether it has been allowed lately, by all that ask. */
  get allows(): boolean {
    const lately = this.polls.slice(-2 * POLLERS);
    return lately.length === 2 * POLLERS && lately.every(({ allowed }) => allowed);
  }
}

/** Narrows it on each node in turn, while the others are asked all the time. */
async function narrow(
  subject: Subject,
  platform: Platform,
  scale: Scale,
  report: Report,
): Promise<void> {
  const rounds = scale.of(100, 6);
  const { victim, set } = await subject.prepare(platform);
  const observers = await Promise.all(
    platform.nodes.map((node) => Observer.on(node, platform.tokenOf(victim))),
  );
  const untilRefused: number[] = [];
  /** From the acknowledgement until the last request was sent that was still allowed. */
  const staleFor: number[] = [];
  let staleAllows = 0;
  let lateAllows = 0;
  for (let round = 0; round < rounds; round++) {
    const others = observers.filter((_observer, at) => at !== round % observers.length);
    await set(true, round);
    others.forEach((observer) => {
      observer.start();
    });
    const until = (what: string, condition: () => boolean) =>
      waitUntil(condition, { what, deadline: 10_000, interval: 1 });
    await until("the others to allow", () => others.every(({ allows }) => allows));
    const askedAt = performance.now();
    await set(false, round);
    const acknowledgedAt = performance.now();
    others.forEach((observer) => {
      observer.probe();
    });
    await until("the others to refuse", () =>
      others.every((observer) => observer.firstRefusalAfter(askedAt) !== undefined),
    );
    await delay(round % 10 === 0 ? TAIL.long : TAIL.short);
    await Promise.all(others.map((observer) => observer.stop()));

    for (const observer of others) {
      const firstRefusal = observer.firstRefusalAfter(askedAt) ?? Infinity;
      const allowed = observer.polls.filter((poll) => poll.allowed);
      const stale = allowed.filter(({ sentAt }) => sentAt > acknowledgedAt);
      untilRefused.push(Math.max(0, firstRefusal - acknowledgedAt));
      staleAllows += stale.length;
      staleFor.push(Math.max(0, ...stale.map(({ sentAt }) => sentAt - acknowledgedAt)));
      lateAllows += allowed.filter(({ sentAt }) => sentAt > firstRefusal).length;
    }
  }
  const surprises = observers.flatMap((observer) => observer.surprises);
  await Promise.all(observers.map((observer) => observer.close()));

  report.figure(
    `${subject.name}, ${rounds} times`,
    `first refusal ${inWords(untilRefused)} after the acknowledgement; ` +
      `${staleAllows} requests sent after it were allowed` +
      (staleAllows > 0 ? ` (the last after ${Math.round(Math.max(...staleFor))} ms)` : "") +
      `; ${lateAllows} after the first refusal`,
  );
  const slowest = Math.max(...untilRefused, ...staleFor);
  report.expect(
    slowest <= IN_FORCE_WITHIN,
    `a narrowed ${subject.name} was in force after ${Math.round(slowest)} ms`,
  );
  report.expect(lateAllows === 0, `a ${subject.name} was in force, and then no more`);
  report.expect(surprises.length === 0, `answers neither 200 nor 403: ${surprises.join()}`);
}

const convergence: Experiment = {
  name: "convergence",
  promise: "what is narrowed on one node is in force on the others within 1 s, and stays so",
  async run(platform, scale, report) {
    for (const subject of [PROFILE, ROLE, USER]) {
      await narrow(subject, platform, scale, report);
    }
  },
};

export default convergence;
runIfMain(module, convergence);
