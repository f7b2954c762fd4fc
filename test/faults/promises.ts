import { inWords } from "./scene";
import type { Seen } from "./scene";
import type { Sent } from "./requests";

/** Milliseconds. */
const LONGEST_ANSWER = 15_000;
const LONGEST_RETURN = 15_000;
/** Says that nobody knows yet whether it is stored: the one error that may belong to a stored write. */
export const UNKNOWN = "profile-guard.write.outcome_unknown";

export interface Promised {
  readonly promise: string;
  readonly measured: string;
  /** Lists what broke it; none: it is kept. */
  readonly broken: readonly string[];
}

/** Tells whether a platform has kept its promises in a fault. */
export function judge(seen: Seen): Promised[] {
  const { sent, stored } = seen;
  // what the host answers alone is the host's: measured, not promised
  const ours = sent.filter(({ group }) => group !== "host");
  const writes = sent.filter(({ group }) => group === "write");
  const attacks = sent.filter(({ group }) => group === "attack");
  const isStored = (one: Sent) => one.isWritten?.(stored) === true;
  const succeeded = writes.filter(({ outcome }) => outcome.status === 200);
  const refused = writes.filter(
    ({ outcome: { status, id } }) => status !== undefined && status !== 200 && id !== UNKNOWN,
  );
  const unknown = writes.filter(({ outcome }) => outcome.id === UNKNOWN);
  const notClear = ours.filter(
    ({ outcome: { status, id, message } }) =>
      status !== undefined && status !== 200 && (!id || !message || status === 500 || status < 400),
  );
  const wasEvicted = seen.evicted.length > 0;
  const unnamed = seen.halfMade.filter((kuid) => !seen.named.includes(kuid));
  const brokenBy = (some: readonly Sent[]) => some.map(inWords);
  return [
    {
      promise: "no crash",
      measured: [
        seen.crashed.length === 0 ? "none" : `nodes ${seen.crashed.join(", ")}`,
        ...(wasEvicted ? [`the host's cluster gave up nodes ${seen.evicted.join(", ")}`] : []),
      ].join("; "),
      broken: seen.crashed.map((node) => `node ${node} has ended`),
    },
    {
      promise: "an answer within 15 s",
      measured: `slowest ${slowest(ours)} s of ${ours.length}`,
      broken: brokenBy(
        ours.filter(
          ({ outcome: { status, milliseconds } }) =>
            // a node that the host's cluster ends answers nobody any more
            (status === undefined && !wasEvicted) || milliseconds > LONGEST_ANSWER,
        ),
      ),
    },
    {
      promise: "a clear error",
      measured: tally(ours),
      broken: brokenBy(notClear),
    },
    {
      promise: "acknowledged is stored",
      measured: `${succeeded.length} of ${writes.length} writes`,
      broken: brokenBy(succeeded.filter((one) => !isStored(one))),
    },
    {
      promise: "refused is not stored",
      measured: `${refused.length} refused; ${unknown.length} of unknown outcome, of which ${unknown.filter(isStored).length} stored`,
      broken: brokenBy(refused.filter(isStored)),
    },
    {
      promise: "no escalation",
      measured: `${attacks.length} attacks`,
      broken: brokenBy(attacks.filter((one) => one.outcome.status === 200 || isStored(one))),
    },
    {
      promise: "no half-made user unnamed",
      measured: `${seen.halfMade.length} half-made, all named`,
      broken: unnamed,
    },
    {
      promise: "acknowledged is audited",
      measured: `${succeeded.length - seen.unaudited.length} of ${succeeded.length}`,
      broken: seen.unaudited,
    },
    {
      promise: "refusals are audited, once the storage is back",
      measured: `${seen.refusals} refused attacks`,
      broken: seen.unauditedRefusals,
    },
    {
      promise: `full service within 15 s, ${wasEvicted ? "after a restart of all nodes" : "without a restart"}`,
      measured: seen.back === undefined ? "not within 60 s" : `${(seen.back / 1000).toFixed(1)} s`,
      broken:
        seen.back === undefined || seen.back > LONGEST_RETURN
          ? [`back after ${seen.back ?? "more than 60000"} ms`, ...seen.notBack]
          : [],
    },
    {
      promise: "(the host's own requests)",
      measured: hostTally(sent.filter(({ group }) => group === "host")),
      broken: [],
    },
  ];
}

function slowest(sent: readonly Sent[]): string {
  return (Math.max(0, ...sent.map(({ outcome }) => outcome.milliseconds)) / 1000).toFixed(1);
}

function tally(sent: readonly Sent[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of sent) {
    const key =
      outcome.status === undefined ? "no answer" : `${outcome.status} ${outcome.id ?? ""}`.trim();
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, left], [, right]) => right - left)
    .map(([key, count]) => `${count}× ${key}`)
    .join(", ");
}

function hostTally(sent: readonly Sent[]): string {
  const kinds = [...new Set(sent.map(({ kind }) => kind))];
  return kinds
    .map((kind) => {
      const some = sent.filter((one) => one.kind === kind);
      return `${kind}: ${tally(some)}, slowest ${slowest(some)} s`;
    })
    .join("; ");
}
