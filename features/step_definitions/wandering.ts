import assert from "node:assert/strict";

import { Then, When } from "@cucumber/cucumber";

import { numbersOf } from "../../tools/test/numbersOf";
import { STEPS } from "../application/office/wandering";
import type { Answer, Call } from "../support/answers";
import type { GuardWorld } from "../support/world";

const CALLERS = ["admin", "acme-manager", "globex-manager"] as const;
const PROFILES = ["acme-manager", "globex-manager"] as const;
const WAYS = ["http", "websocket"] as const;
const AT_ONCE = 60;
const MOST_STEPS = 4;
/** The part of all requests that goes on after its answer, and the part that writes. */
const OUTLIVING = 0.15;
const WRITING = 0.1;

interface Told {
  readonly wrong: readonly string[];
  readonly allowed: number;
  readonly refused: number;
  readonly outlived: number;
}

const told = new WeakMap<GuardWorld, Told>();

When(
  "{int} requests of admin, acme-manager and globex-manager wander through the application, by seed {int}",
  { timeout: 30 * 60_000 },
  async function (this: GuardWorld, total: number, seed: number) {
    const random = numbersOf(seed);
    const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
    const wrong: string[] = [];
    const counts = { allowed: 0, refused: 0, outlived: 0 };
    const send = async (number: number): Promise<void> => {
      const [caller, profile, way] = [one(CALLERS), one(PROFILES), one(WAYS)];
      const steps = Array.from({ length: 1 + Math.floor(random() * MOST_STEPS) }, () => one(STEPS));
      const isOutliving = random() < OUTLIVING;
      const asked = {
        ...{ controller: "security", action: "createUser", _id: this.own(`pg-w${number}~`) },
        ...(random() < WRITING ? { refresh: "false" } : { dryRun: true }),
        body: { content: { profileIds: [profile] } },
      };
      const outlives = isOutliving ? { outlives: this.own(`w${number}~`) } : {};
      const call: Call = {
        ...{ controller: "office", action: "wander", ...outlives },
        body: { steps, asked },
      };
      const client = await this.app.client(caller, way);
      let answer: Answer = await client.call(call);
      if (isOutliving) {
        assert.equal(answer.error, null, answer.error?.message);
        answer = await client.call({
          ...{ controller: "office", action: "outcome", suffix: outlives.outlives },
        });
        counts.outlived += 1;
      }
      const isAllowed = caller === "admin" || caller === profile;
      counts[isAllowed ? "allowed" : "refused"] += 1;
      const wanted = isAllowed ? undefined : "profile-guard.rights.escalation";
      if (answer.error?.id !== wanted) {
        const outcome = answer.error?.message ?? "allowed";
        wrong.push(`${caller} over ${way} by ${steps.join(", ")}: ${profile}: ${outcome}`);
      }
    };
    // as one is answered the next is sent: they never stand in step
    let sent = 0;
    const lane = async (): Promise<void> => {
      while (sent < total) {
        await send(sent++);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    this.log(`${JSON.stringify(counts)}, ${wrong.length} wrong`);
    told.set(this, { wrong, ...counts });
  },
);

Then("each of them was judged as who has sent it", function (this: GuardWorld) {
  const { wrong, allowed = 0, refused = 0, outlived = 0 } = told.get(this) ?? {};
  assert.deepEqual(wrong?.slice(0, 5), []);
  assert.ok(allowed > 0 && refused > 0 && outlived > 0);
});
