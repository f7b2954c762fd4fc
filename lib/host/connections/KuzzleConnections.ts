import type { EndReason, Subscription } from "../../domain/connections/Subscription";
import type { RightsChange } from "../../domain/connections/rightsChange";
import { endNotice } from "../../domain/connections/Subscription";
import { isObject } from "../../domain/plainObject";
import type { Kernel } from "../kernel/kernel";
import { currentRequest } from "../kernel/kernel";
import type {
  Answers,
  ChangeMark,
  ConnectionStore,
  EndedBy,
  HeldDeliveries,
  ReadChanges,
} from "../port/ConnectionStore";
import { ChangeLog } from "./ChangeLog";
import { DeliveryGate } from "./DeliveryGate";
import { JoinedChannels } from "./JoinedChannels";
import { NodeQuestions } from "./NodeQuestions";
import { watchSecurityWrites } from "../kernel/securityWrites";
import { PacedDeliveries } from "./PacedDeliveries";
import { TokenValidity } from "./TokenValidity";

const WAKE = "profile-guard:rights-changed";

/** Milliseconds: what a request has ended is judged within a second. */
const OWN_LASTS = 2_000;

interface Ended {
  readonly subscription: { readonly connectionId: string; readonly roomId: string };
}

interface Closing {
  readonly disconnect?: (connectionId: string, message: string) => void;
}

/** The adapter of {@link ConnectionStore}: the host's realtime, its cluster and its Redis. */
export class KuzzleConnections implements ConnectionStore {
  private readonly log: ChangeLog;
  private readonly tokens: TokenValidity;
  private readonly questions: NodeQuestions;
  private joined: JoinedChannels | undefined;
  /** By connection, as long as that is open: the rooms that have ended, and that it has not left since. */
  private readonly told = new WeakMap<object, Set<string>>();

  /** By connection, as long as that is open: when its last request wrote which users. */
  private readonly own = new WeakMap<object, ReadonlyMap<string, number>>();

  constructor(private readonly kuzzle: Kernel) {
    this.log = new ChangeLog(kuzzle);
    this.tokens = new TokenValidity(kuzzle);
    this.questions = new NodeQuestions(kuzzle);
  }

  tellOfWrites(wake: () => void): void {
    this.log.prepare();
    this.questions.listen(WAKE, wake);
    watchSecurityWrites(this.kuzzle, (change) => {
      this.noteOwn(change);
      void this.log.announce(change).then(() => {
        wake();
        this.questions.broadcast(WAKE, {});
      });
    });
  }

  async changesSince(mark: ChangeMark | undefined): Promise<ReadChanges> {
    return this.log.since(mark);
  }

  holdDeliveries(mayDeliver: () => boolean): HeldDeliveries {
    const warn = (message: string): void => {
      this.kuzzle.log?.warn(`profile-guard: ${message}`);
    };
    const gate = DeliveryGate.before(this.kuzzle, mayDeliver, warn);
    if (gate === undefined) {
      warn(
        "After a node was away it may deliver what its clients may no longer read: this Kuzzle does not look as expected.",
      );
    }
    return gate ?? { release: () => undefined };
  }

  paceDeliveries(): string[] {
    return PacedDeliveries.install(this.kuzzle);
  }

  watchEnds(listener: (connectionId: string, roomId: string, by: EndedBy) => void): void {
    this.joined = JoinedChannels.of(this.kuzzle);
    this.kuzzle.on("core:realtime:user:unsubscribe:after", ({ subscription }: Ended) => {
      const { connectionId, roomId } = subscription;
      listener(connectionId, roomId, endedBy(this.kuzzle, connectionId));
    });
  }

  isOpen(connectionId: string): boolean {
    return this.kuzzle.router.connections?.has(connectionId) === true;
  }

  hears(connectionId: string, channel: string): boolean {
    return this.joined?.has(connectionId, channel) === true;
  }

  silence({ connectionId, channels }: Subscription): void {
    for (const channel of channels) {
      this.kuzzle.entryPoint?.leaveChannel?.(channel, connectionId);
    }
  }

  async end(connectionId: string, roomId: string): Promise<void> {
    try {
      await this.kuzzle.ask("core:realtime:unsubscribe", connectionId, roomId, true);
    } catch (error) {
      if ((Object(error) as { id?: unknown }).id !== "core.realtime.not_subscribed") {
        throw error;
      }
    }
  }

  tell(subscription: Subscription, reason: EndReason): void {
    const { connectionId, roomId, channels } = subscription;
    const connection = this.kuzzle.router.connections?.get(connectionId);
    if (isObject(connection)) {
      this.told.set(connection, (this.told.get(connection) ?? new Set()).add(roomId));
    }
    const payload = { ...endNotice(subscription, reason), node: nodeIdOf(this.kuzzle) };
    this.kuzzle.entryPoint?.dispatch?.("notify", {
      channels: [...channels],
      connectionId,
      payload,
    } as never);
  }

  takeTold(connectionId: string, roomId: string): boolean {
    const connection = this.kuzzle.router.connections?.get(connectionId);
    return isObject(connection) && this.told.get(connection)?.delete(roomId) === true;
  }

  disconnect(connectionId: string, reason: EndReason): void {
    const { protocols, _clients } = this.kuzzle.entryPoint ?? {};
    const protocol = protocols?.get(_clients?.get(connectionId)?.protocol ?? "");
    (protocol as Closing | undefined)?.disconnect?.(connectionId, `profile-guard: ${reason}`);
  }

  endsItself({ connectionId, kuid }: Subscription): boolean {
    const connection = this.kuzzle.router.connections?.get(connectionId);
    const at = isObject(connection) ? this.own.get(connection)?.get(kuid) : undefined;
    return at !== undefined && performance.now() - at < OWN_LASTS;
  }

  /** Notes what a client has written of a user, by the connection. */
  private noteOwn({ users = [] }: RightsChange): void {
    const id = currentRequest(this.kuzzle)?.context.connection.id;
    const connection = this.kuzzle.router.connections?.get(id ?? "");
    if (isObject(connection) && users.length > 0) {
      const at = performance.now();
      this.own.set(connection, new Map(users.map((kuid) => [kuid, at])));
    }
  }

  async withEndedTokens(
    subscriptions: readonly Subscription[],
  ): Promise<ReadonlySet<Subscription>> {
    return this.tokens.ended(subscriptions);
  }

  connectionsOf(kuid: string): readonly string[] {
    const tokens = this.kuzzle.tokenManager?.tokensByConnection ?? new Map<string, never>();
    return [...tokens].filter(([, { userId }]) => userId === kuid).map(([id]) => id);
  }

  async revokeTokens(kuid: string): Promise<void> {
    await this.kuzzle.ask("core:security:token:deleteByKuid", kuid);
  }

  answerQuestions(name: string, answer: (question: unknown) => Promise<unknown>): void {
    this.questions.answer(name, answer);
  }

  async askNodes(name: string, question: unknown): Promise<Answers> {
    return this.questions.ask(name, question);
  }
}

function endedBy(kuzzle: Kernel, connectionId: string): EndedBy {
  const { input, context } = currentRequest(kuzzle) ?? {};
  if (input?.controller === "realtime" && input.action === "unsubscribe") {
    return "client";
  }
  if (context?.connection.id === connectionId) {
    return "itself";
  }
  // the host forgets an expired token only when the subscriptions have ended, any other one before
  const expiresAt = kuzzle.tokenManager?.tokensByConnection?.get(connectionId)?.expiresAt ?? -1;
  return expiresAt > 0 && expiresAt <= Date.now() ? "clock" : "another";
}

/** Source: the host's lib/kuzzle/kuzzle.ts; newer ones keep it outside of the application. */
function nodeIdOf({ id }: Kernel): string | undefined {
  return (globalThis as { readonly nodeId?: string }).nodeId ?? id;
}
