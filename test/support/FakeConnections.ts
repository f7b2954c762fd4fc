import type { RightsChange } from "../../lib/domain/connections/rightsChange";
import type { EndReason, Subscription } from "../../lib/domain/connections/Subscription";
import type {
  Answers,
  ChangeMark,
  ConnectionStore,
  EndedBy,
  HeldDeliveries,
  ReadChanges,
} from "../../lib/host/port/ConnectionStore";

/** Connections that are told to it. */
export class FakeConnections implements ConnectionStore {
  readonly open = new Set<string>();
  readonly log: RightsChange[] = [];
  readonly silenced: string[] = [];
  readonly ended: string[] = [];
  readonly told: { subscription: Subscription; reason: EndReason }[] = [];
  readonly disconnected: string[] = [];
  readonly endingItself = new Set<string>();
  readonly endedTokens = new Set<string>();
  readonly connectionsByKuid = new Map<string, readonly string[]>();
  readonly revoked: string[] = [];
  readonly delivered: string[] = [];
  readonly waiting: string[] = [];
  generation = "one";
  reads = 0;
  fails = false;
  missingNodes = 0;
  wake: () => void = () => undefined;
  endedByHost: (connectionId: string, roomId: string, by: EndedBy) => void = () => undefined;
  /** "connection channel" that the host has joined again when it tells of the end. */
  readonly joinedAgain = new Set<string>();
  /** "connection channel" that the host does not deliver to. */
  readonly deaf = new Set<string>();
  private hasLeft = false;
  private mayDeliver: () => boolean = () => true;
  private readonly answerers = new Map<string, (question: unknown) => Promise<unknown>>();

  tellOfWrites(wake: () => void): void {
    this.wake = wake;
  }

  async changesSince(mark: ChangeMark | undefined): Promise<ReadChanges> {
    this.reads += 1;
    if (this.fails) {
      throw new Error("Redis does not answer");
    }
    const now = { generation: this.generation, count: this.log.length };
    return mark?.generation === this.generation
      ? { mark: now, changes: this.log.slice(mark.count) }
      : { mark: now, changes: "lost" };
  }

  holdDeliveries(mayDeliver: () => boolean): HeldDeliveries {
    this.mayDeliver = mayDeliver;
    return {
      release: () => {
        this.delivered.push(...this.waiting.splice(0));
      },
    };
  }

  deliver(text: string): void {
    (this.waiting.length === 0 && this.mayDeliver() ? this.delivered : this.waiting).push(text);
  }

  watchEnds(listener: (connectionId: string, roomId: string, by: EndedBy) => void): void {
    this.endedByHost = (...end) => {
      this.hasLeft = true;
      listener(...end);
      this.hasLeft = false;
    };
  }

  hears(connectionId: string, channel: string): boolean {
    if (this.deaf.has(`${connectionId} ${channel}`)) {
      return false;
    }
    return !this.hasLeft || this.joinedAgain.has(`${connectionId} ${channel}`);
  }

  paceDeliveries(): string[] {
    return [];
  }

  isOpen(connectionId: string): boolean {
    return this.open.has(connectionId);
  }

  silence({ connectionId, roomId }: Subscription): void {
    this.silenced.push(`${connectionId} ${roomId}`);
  }

  async end(connectionId: string, roomId: string): Promise<void> {
    this.ended.push(`${connectionId} ${roomId}`);
  }

  tell(subscription: Subscription, reason: EndReason): void {
    this.told.push({ subscription, reason });
  }

  takeTold(connectionId: string, roomId: string): boolean {
    const at = this.told.findIndex(
      ({ subscription }) =>
        subscription.connectionId === connectionId && subscription.roomId === roomId,
    );
    return at >= 0 && this.told.splice(at, 1).length > 0;
  }

  endsItself({ connectionId }: Subscription): boolean {
    return this.endingItself.has(connectionId);
  }

  disconnect(connectionId: string): void {
    this.disconnected.push(connectionId);
  }

  async withEndedTokens(
    subscriptions: readonly Subscription[],
  ): Promise<ReadonlySet<Subscription>> {
    return new Set(subscriptions.filter(({ token }) => this.endedTokens.has(token?.jwt ?? "")));
  }

  connectionsOf(kuid: string): readonly string[] {
    return this.connectionsByKuid.get(kuid) ?? [];
  }

  async revokeTokens(kuid: string): Promise<void> {
    this.revoked.push(kuid);
  }

  answerQuestions(name: string, answer: (question: unknown) => Promise<unknown>): void {
    this.answerers.set(name, answer);
  }

  async askNodes(name: string, question: unknown): Promise<Answers> {
    return { answers: [await this.answerers.get(name)?.(question)], missing: this.missingNodes };
  }
}
