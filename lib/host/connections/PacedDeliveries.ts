import type { KuzzleRequest } from "kuzzle";

import type { Kernel } from "../kernel/kernel";
import { wrapAnswerer } from "../kernel/wrapAnswerer";

/** Milliseconds for which notifications keep the node's one thread at a time. */
const TURN = 10;
/** Channels that are notified between two looks at the clock: less than a millisecond. */
const SLICE = 25;
/** Subscriptions of a collection times documents that are compared at a time. */
const COMPARED_AT_ONCE = 2_000;
/** A write of one document and a publication; answered once all have been notified of it. */
const NOTIFYING = ["core:realtime:document:notify", "core:realtime:publish"] as const;
/** A write of several. */
const NOTIFYING_OF_SEVERAL = "core:realtime:document:mNotify";

interface Broadcast {
  readonly channels: readonly string[];
}

/** The subset of the host's lib/core/network/entryPoint.js that we use. */
interface EntryPoint {
  dispatch: (event: string, data: Broadcast) => void;
}

/** The subset of koncorde's lib/index.js that we use. */
interface Filters {
  readonly engines?: ReadonlyMap<string, { readonly filters?: ReadonlyMap<string, unknown> }>;
}

/**
 * Compares documents with subscriptions, and sends notifications a few milliseconds at a time: one caller's subscriptions are many and cheap, and one
 * write of many documents matches all of them. The host sends all at once, while nobody else is answered.
 * The order stays, and nothing of few receivers waits. A write is answered after its notifications, as on the
 * host alone, so that whoever sends many writes waits for those before.
 * Source: the host's lib/core/realtime/notifier.js, lib/core/network/protocols/httpwsProtocol.js `broadcast`.
 */
export class PacedDeliveries {
  private readonly waiting: Broadcast[] = [];
  private readonly ended: { readonly at: number; readonly tell: () => void }[] = [];
  /** Broadcasts that have begun to wait, and those of them that were sent. */
  private begun = 0;
  private done = 0;
  private spent = 0;
  private hasTurn = false;

  private constructor(
    private readonly deliver: EntryPoint["dispatch"],
    private readonly now: () => number,
  ) {}

  /** @returns the parts that the host does not have */
  static install(
    kuzzle: Pick<Kernel, "coreAnswerers" | "koncorde"> & { readonly entryPoint?: unknown },
    now: () => number = () => performance.now(),
  ): string[] {
    const { entryPoint } = kuzzle;
    if (!isEntryPoint(entryPoint)) {
      return ["dispatch"];
    }
    const paced = new PacedDeliveries(entryPoint.dispatch.bind(entryPoint), now);
    entryPoint.dispatch = (event, data) => {
      paced.dispatch(event, data);
    };
    const { koncorde } = kuzzle;
    return [
      ...NOTIFYING.flatMap((event) =>
        wrapAnswerer(kuzzle, event, (original) => async (...all) => {
          const answer = await original(...all);
          await paced.delivered();
          return answer;
        }),
      ),
      ...wrapAnswerer(kuzzle, NOTIFYING_OF_SEVERAL, (original) => async (request, action, all) => {
        const documents = all as readonly unknown[];
        const atOnce = documentsAtOnce(koncorde as Filters, request as KuzzleRequest);
        let answer: unknown;
        // none: the host takes its usual way
        for (let from = 0; from === 0 || from < documents.length; from += atOnce) {
          const isWhole = documents.length <= atOnce;
          answer = await original(
            ...[request, action],
            isWhole ? documents : documents.slice(from, from + atOnce),
          );
          await paced.delivered();
          if (!isWhole) {
            await new Promise(setImmediate);
          }
        }
        return answer;
      }),
    ];
  }

  private dispatch(event: string, data: Broadcast): void {
    if (event !== "broadcast") {
      this.deliver(event, data);
      return;
    }
    const rest = this.waiting.length > 0 ? data : this.send(data);
    if (rest !== undefined) {
      this.begun++;
      this.waiting.push(rest);
    }
  }

  /** Resolves when everything that waits by now was sent. */
  private async delivered(): Promise<void> {
    const at = this.begun;
    if (this.done < at) {
      await new Promise<void>((tell) => {
        this.ended.push({ at, tell });
      });
    }
  }

  /** @returns what there is no time for any more */
  private send(data: Broadcast): Broadcast | undefined {
    for (let from = 0; from < data.channels.length; from += SLICE) {
      if (this.spent >= TURN) {
        return { ...data, channels: data.channels.slice(from) };
      }
      this.awaitTurn();
      const startedAt = this.now();
      const channels = data.channels.slice(from, from + SLICE);
      this.deliver("broadcast", data.channels.length <= SLICE ? data : { ...data, channels });
      this.spent += this.now() - startedAt;
    }
    return undefined;
  }

  private awaitTurn(): void {
    if (!this.hasTurn) {
      this.hasTurn = true;
      setImmediate(() => {
        this.hasTurn = false;
        this.spent = 0;
        this.goOn();
      });
    }
  }

  private goOn(): void {
    let sent = 0;
    for (const [position, data] of this.waiting.entries()) {
      const rest = this.send(data);
      if (rest !== undefined) {
        this.waiting[position] = rest;
        break;
      }
      sent++;
    }
    this.waiting.splice(0, sent);
    this.done += sent;
    for (
      let [first] = this.ended;
      first !== undefined && first.at <= this.done;
      [first] = this.ended
    ) {
      this.ended.shift();
      first.tell();
    }
  }
}

/** Source: the host's lib/util/koncordeCompat.ts `toKoncordeIndex`. */
function documentsAtOnce({ engines }: Filters, { input }: KuzzleRequest): number {
  const { index, collection } = input.args as Readonly<Record<string, string>>;
  const filters = engines?.get(`${index}/${collection}`)?.filters?.size ?? 0;
  return filters === 0 ? Infinity : Math.max(1, Math.floor(COMPARED_AT_ONCE / filters));
}

function isEntryPoint(value: unknown): value is EntryPoint {
  return typeof (Object(value) as Partial<EntryPoint>).dispatch === "function";
}
