import type { FaultNode, Platform } from "./platform";
import { UNKNOWN } from "./promises";
import type { Promised } from "./promises";
import type { Sent, Wanted } from "./requests";
import { Rounds } from "./requests";
import { halfMadeUsers, inWords, isServed, settled } from "./scene";

const WRITES = 200;
const AT_ONCE = 16;
/** Milliseconds. */
const LONGEST_RETURN = 15_000;

/** Kills the first node in the middle of 200 writes, half of which are answered, and starts it again. */
export async function killAmidWrites(platform: Platform, node: FaultNode): Promise<Promised[]> {
  const rounds = new Rounds(platform, `killed-${Date.now().toString(36)}`);
  const perRound = rounds.next().filter(({ group }) => group === "write").length;
  await rounds.prepare(2 + Math.ceil(WRITES / perRound));
  const wanted: Wanted[] = [];
  while (wanted.length < WRITES) {
    wanted.push(...rounds.next().filter(({ group }) => group === "write"));
  }

  const sent: Sent[] = [];
  const queue = wanted.slice(0, WRITES);
  const work = async (): Promise<void> => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
      const at = Date.now();
      const outcome = await platform.send(0, "raw-http", one.caller, one.call);
      sent.push({ ...one, node: 0, way: "raw-http", at, outcome });
      if (sent.length === WRITES / 2) {
        node.kill("SIGKILL");
        // the rest would only be refused a connection
        queue.length = 0;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await node.exited;
  await node.start();

  const startedAt = Date.now();
  const unserved = await firstService(platform, rounds);
  const back = Date.now() - startedAt;
  const stored = await settled(platform);
  const isStored = (one: Sent): boolean => one.isWritten?.(stored) === true;
  const acknowledged = sent.filter(({ outcome }) => outcome.status === 200);
  const cut = sent.filter(({ outcome }) => outcome.status === undefined);
  const refused = sent.filter(
    ({ outcome: { status, id } }) => status !== undefined && status !== 200 && id !== UNKNOWN,
  );
  const before = await halfMadeUsers(platform, stored, sent);
  await platform.asAdmin({
    controller: "profile-guard",
    action: "repairDangling",
    dryRun: false,
  });
  const after = await halfMadeUsers(platform, await settled(platform), sent);
  return [
    {
      promise: "acknowledged is stored",
      measured: `${acknowledged.length} of ${sent.length} sent; ${cut.length} cut off, of which ${cut.filter(isStored).length} stored`,
      broken: acknowledged.filter((one) => !isStored(one)).map(inWords),
    },
    {
      promise: "refused is not stored",
      measured: `${refused.length} refused`,
      broken: refused.filter(isStored).map(inWords),
    },
    {
      promise: "nothing half-made, or findDangling names it",
      measured: `${before.halfMade.length} half-made, ${before.halfMade.filter((kuid) => before.named.includes(kuid)).length} named`,
      broken: before.halfMade.filter((kuid) => !before.named.includes(kuid)),
    },
    {
      promise: "one call of repairDangling removes it",
      measured: `${after.halfMade.length} left`,
      broken: after.halfMade,
    },
    {
      promise: "full service within 15 s of the restart",
      measured: `${(back / 1000).toFixed(1)} s`,
      broken: back > LONGEST_RETURN ? unserved : [],
    },
  ];
}

/** Until every kind of request is served: what the dead node held ends by itself. */
async function firstService(platform: Platform, rounds: Rounds): Promise<string[]> {
  const startedAt = Date.now();
  const wanted = rounds.next();
  let unserved: string[] = [];
  const left = new Set(wanted);
  while (left.size > 0 && Date.now() - startedAt < 2 * LONGEST_RETURN) {
    unserved = [];
    for (const one of [...left]) {
      const at = Date.now();
      const outcome = await platform.send(0, "raw-http", one.caller, one.call);
      const answered: Sent = { ...one, node: 0, way: "raw-http", at, outcome };
      if (isServed(answered)) {
        left.delete(one);
      } else {
        unserved.push(inWords(answered));
      }
    }
  }
  return unserved;
}
