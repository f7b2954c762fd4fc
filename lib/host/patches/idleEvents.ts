import type { Kernel } from "../kernel/kernel";
import { undoAll } from "./undoAll";

/** As much of the host's emitter as is used. Source: lib/kuzzle/event/KuzzleEventEmitter.ts. */
interface Emitter {
  ask: Kernel["ask"];
  pipe: Kernel["pipe"];
  readonly coreAnswerers: ReadonlyMap<string, (...args: unknown[]) => unknown>;
  readonly corePipes: ReadonlyMap<string, unknown>;
  readonly pluginPipes: ReadonlyMap<string, unknown>;
  listenerCount(event: string): number;
}

/** Both only hand on to the class that the host extends. Source: lib/kuzzle/kuzzle.ts. */
const HANDED_ON = {
  ask: /^async ask\(event, \.\.\.args\) \{\s*return super\.ask\(event, \.\.\.args\);\s*\}$/u,
  pipe: /^async pipe\(event, \.\.\.args\) \{\s*return super\.pipe\(event, \.\.\.args\);\s*\}$/u,
} as const;

/**
 * Spares the host the detours of events about which nobody wants to know. It hands each question that it asks itself on by two
 * asynchronous functions, for the sake of those who listen, and makes five promises; for each event with pipes it makes as many, though
 * there may be no pipe. A request asks some thirty questions, and passes ten such events.
 *
 * @returns takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function skipIdleEvents(kuzzle: Pick<Kernel, "ask">): () => void {
  const owner = Object(Object.getPrototypeOf(kuzzle)) as Emitter;
  const emitter = Object(Object.getPrototypeOf(owner)) as Emitter;
  requireEmitter(kuzzle, owner, emitter);
  const { ask } = owner;
  // that of the host itself stands within those of the plugin by now
  const { pipe } = emitter;
  // whoever looks for the reason of something may log each event: the host's own does
  if (process.env.DEBUG !== undefined) {
    return () => undefined;
  }
  owner.ask = function (this: Emitter, event, ...args) {
    const answerer = this.coreAnswerers.get(event);
    if (answerer === undefined || eventsOf(event).some((one) => this.listenerCount(one) > 0)) {
      return ask.call(this, event, ...args);
    }
    try {
      return Promise.resolve(answerer(...args));
    } catch (error) {
      return failing(error);
    }
  };
  emitter.pipe = function (this: Emitter, event, ...payload) {
    const isIdle =
      typeof payload.at(-1) !== "function" &&
      !this.corePipes.has(event) &&
      eventsOf(event).every((one) => !this.pluginPipes.has(one) && this.listenerCount(one) === 0);
    return isIdle ? Promise.resolve(payload[0]) : pipe.call(this, event, ...payload);
  };
  return undoAll([() => (owner.ask = ask), () => (emitter.pipe = pipe)]);
}

function requireEmitter(kuzzle: object, owner: Emitter, emitter: Emitter): void {
  const { coreAnswerers, corePipes, pluginPipes, listenerCount } = kuzzle as Partial<Emitter>;
  const isKnown =
    (["ask", "pipe"] as const).every(
      (name) => Object.hasOwn(owner, name) && HANDED_ON[name].test(String(owner[name])),
    ) &&
    Object.hasOwn(emitter, "pipe") &&
    [coreAnswerers, corePipes, pluginPipes].every((map) => map instanceof Map) &&
    typeof listenerCount === "function";
  if (!isKnown) {
    throw new Error("its events look different");
  }
}

async function failing(error: unknown): Promise<never> {
  throw error;
}

const known = new Map<string, readonly string[]>();

/** The event, and those by which it is told to whoever wants several. Source: the host's `getWildcardEvents`. */
function eventsOf(event: string): readonly string[] {
  const found = known.get(event) ?? withWildcards(event);
  known.set(event, found);
  return found;
}

function withWildcards(event: string): readonly string[] {
  const end = event.lastIndexOf(":");
  if (end === -1) {
    return [event];
  }
  const scope = event.slice(0, end);
  const name = event.slice(end + 1);
  const prefixes = ["before", "after"].filter((prefix) => name.startsWith(prefix));
  return [event, ...prefixes.map((prefix) => `${scope}:${prefix}*`), `${scope}:*`];
}
