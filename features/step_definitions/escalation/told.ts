import { setImmediate as nextTurn } from "node:timers/promises";

import { waitUntil } from "../../../tools/services/wait";
import type { TestApplication } from "../../support/applications";
import type { GuardWorld } from "../../support/world";
import { run } from "../../support/world";
import { callOf } from "./attempts";
import { DOOR } from "./doors";
import type { Stage } from "./stage";

/** The ways by which an application tells what it would refuse. */
const WAYS = ["log", "count", "audit"] as const;
type Told = (typeof WAYS)[number];

/** The state before the attack, by the application's name. */
const before = new Map<string, { readonly logged: number; readonly count: number; at: number }>();

/** Before an attack that is measured. */
export async function lookWhatIsTold(world: GuardWorld, stage: Stage): Promise<void> {
  if (DOOR === "report") {
    const { length: logged } = world.app.application.output();
    before.set(world.app.name, { logged, count: await countOf(stage), at: Date.now() });
  }
}

/** The ways by which the application has not told of what was reached since. */
export async function untoldBy({ app }: GuardWorld, stage: Stage): Promise<readonly Told[]> {
  const { logged = 0, count = 0, at = 0 } = before.get(app.name) ?? {};
  const isTold: Readonly<Record<Told, () => Promise<boolean> | boolean>> = {
    log: () => /would refuse .*"via":"office:open"/u.test(app.application.output().slice(logged)),
    // it ends with the application
    count: async () => (await hasExited(app)) || (await countOf(stage)) > count,
    audit: async () => (await entriesSince(app, stage, at)) > 0,
  };
  const untold: Told[] = [];
  for (const way of WAYS) {
    const isSeen = waitUntil(async () => isTold[way](), {
      what: `what was reached to be told by the ${way}`,
      // the host writes its log in a thread of its own, and the plugin its audit behind the answer
      deadline: 5000,
      interval: 50,
    });
    await isSeen.catch(() => untold.push(way));
  }
  return untold;
}

async function countOf(stage: Stage): Promise<number> {
  const { reported } = (await ask(stage, "status", {})) as {
    readonly reported: { readonly embeddedCalls: number };
  };
  return reported.embeddedCalls;
}

/** Counts the audit's entries: what Kuzzle itself refuses the application is told as refused. */
async function entriesSince(app: TestApplication, stage: Stage, since: number): Promise<number> {
  const via = "office:open";
  if (!(await hasExited(app))) {
    const { entries } = (await ask(stage, "searchAudit", { body: { via, since } })) as {
      readonly entries: readonly { readonly decision: string }[];
    };
    return entries.filter(({ decision }) => decision !== "allowed").length;
  }
  const { elasticsearch } = run.environment;
  const entries = await elasticsearch.documents([`@%plugin-profile-guard.audit-${app.name}`]);
  return entries.filter(
    ({ _source: one }) => one.via === via && one.decision === "reported" && Number(one.at) >= since,
  ).length;
}

/** By whoever the attack has left: once Kuzzle is reset, strangers may do everything. */
async function ask(stage: Stage, action: string, members: object): Promise<unknown> {
  const call = callOf(`profile-guard:${action}`, members);
  const refusals: (string | undefined)[] = [];
  for (const actor of ["the superuser", "the admin", "a stranger"]) {
    const { result, error } = await stage.send(actor, call, "raw-http");
    if (error === null) {
      return result;
    }
    refusals.push(error.message);
  }
  throw new Error(`${action}: ${refusals.join("; ")}`);
}

async function hasExited({ application }: TestApplication): Promise<boolean> {
  return Promise.race([application.exited.then(() => true), nextTurn(false)]);
}
