import type { Kernel } from "../kernel/kernel";
import type { HeldDeliveries } from "../port/ConnectionStore";

/** Beyond, what comes is lost, and the log says so once. */
const MOST_HELD = 10_000;

interface Broadcast {
  readonly channels: readonly string[];
}

/** The subset of the host's lib/core/network/entryPoint.js that we use. */
interface EntryPoint {
  readonly protocols: ReadonlyMap<string, { readonly broadcast: (data: unknown) => void }>;
  dispatch: (event: string, data: Broadcast) => void;
}

/**
 * Stands before the delivery of notifications to clients. The application's own subscriptions hear of
 * everything at once.
 *
 * Not in a pipe of the host: it runs 50 at a time, and every request would wait behind those that hold
 * something back.
 */
export class DeliveryGate implements HeldDeliveries {
  private readonly held: Broadcast[] = [];
  private hasWarned = false;

  private constructor(
    private readonly entryPoint: EntryPoint,
    private readonly mayDeliver: () => boolean,
    private readonly warn: (message: string) => void,
  ) {}

  /** @returns `undefined` when the host does not look as expected */
  static before(
    { entryPoint }: Pick<Kernel, "entryPoint">,
    mayDeliver: () => boolean,
    warn: (message: string) => void,
  ): DeliveryGate | undefined {
    if (!isEntryPoint(entryPoint)) {
      return undefined;
    }
    const deliver = entryPoint.dispatch.bind(entryPoint);
    const gate = new DeliveryGate(entryPoint, mayDeliver, warn);
    entryPoint.dispatch = (event, data) => {
      if (event !== "broadcast" || (gate.held.length === 0 && mayDeliver())) {
        deliver(event, data);
      } else {
        gate.hold(data);
      }
    };
    return gate;
  }

  release(): void {
    while (this.held.length > 0 && this.mayDeliver()) {
      for (const data of this.held.splice(0)) {
        this.toProtocols(data, (name) => name !== "internal");
      }
    }
  }

  private hold(data: Broadcast): void {
    this.toProtocols(data, (name) => name === "internal");
    if (this.held.length < MOST_HELD) {
      this.held.push(data);
    } else if (!this.hasWarned) {
      this.hasWarned = true;
      this.warn(
        `More than ${MOST_HELD} notifications wait for what rights their receivers have. Further ones are lost.`,
      );
    }
  }

  /** As the host does: a protocol that fails keeps no other from it. */
  private toProtocols(data: Broadcast, wanted: (name: string) => boolean): void {
    for (const [name, protocol] of this.entryPoint.protocols) {
      if (wanted(name)) {
        try {
          protocol.broadcast(data);
        } catch (error) {
          this.warn(`The protocol ${name} failed to deliver a notification: ${String(error)}`);
        }
      }
    }
  }
}

function isEntryPoint(value: unknown): value is EntryPoint {
  const { dispatch, protocols } = Object(value) as Partial<EntryPoint>;
  return typeof dispatch === "function" && protocols instanceof Map;
}
