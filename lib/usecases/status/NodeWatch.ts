import { otherNodes, type Greeting, type OtherNode } from "../../domain/otherNodes";
import type { NodeRegistry } from "../../host/port/NodeRegistry";
import { messageOf } from "../../shared/messageOf";
import type { Log } from "../support/RefusalReporter";
import type { NodeState } from "./NodeState";

/** Milliseconds between two hellos: six of them may be lost before a node counts as gone. */
const GREETS_EVERY = 10_000;
/** Looks in a row after which it is told: a node is there a moment before its first hello, and after its last. */
const LASTING = 2;
const LASTING_LONG = 6;

/**
 * Says hello to the other nodes, and tells loudly of those that do not guard as this one does. Nothing is
 * refused for them: see docs/decisions/0021-nodes-without-the-plugin.md.
 */
export class NodeWatch {
  private timer: NodeJS.Timeout | undefined;
  /** In how many looks until now each was seen. */
  private looks: ReadonlyMap<string, number> = new Map();
  private told: ReadonlySet<string> = new Set();
  private isSilent = false;
  /** While Redis does not answer, a look lasts longer than the time to the next. */
  private isLooking = false;

  constructor(
    private readonly registry: NodeRegistry,
    private readonly own: Greeting,
    private readonly state: Pick<NodeState, "others">,
    private readonly log: Log & { info(message: string): void },
  ) {}

  start(): void {
    void this.look();
    this.timer = setInterval(() => void this.look(), GREETS_EVERY);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.registry.leave(this.own.node);
  }

  /** Never rejects. */
  async look(): Promise<void> {
    if (this.isLooking) {
      return;
    }
    this.isLooking = true;
    try {
      const others = otherNodes(this.own, await this.registry.greet(this.own));
      this.looks = new Map(others.map(({ what }) => [what, (this.looks.get(what) ?? 0) + 1]));
      const lasting = others.filter(
        ({ what, maybeStarting }) =>
          Number(this.looks.get(what)) >= (maybeStarting ? LASTING_LONG : LASTING),
      );
      this.isSilent = false;
      this.state.others = lasting.map(({ what, why }) => ({ what, why }));
      this.tell(lasting);
    } catch (error) {
      if (!this.isSilent) {
        this.isSilent = true;
        this.log.warn(`Not known which other nodes guard: ${messageOf(error)}`);
      }
    } finally {
      this.isLooking = false;
    }
  }

  private tell(others: readonly OtherNode[]): void {
    for (const { what, why, remedy } of others) {
      if (!this.told.has(what)) {
        this.log.warn(`SECURITY: NOT ALL NODES GUARD ALIKE. ${what}, since ${why}. ${remedy}`);
      }
    }
    const lasting = new Set(others.map(({ what }) => what));
    for (const what of this.told) {
      if (!lasting.has(what)) {
        this.log.info(`No longer so: ${what}.`);
      }
    }
    this.told = lasting;
  }
}
