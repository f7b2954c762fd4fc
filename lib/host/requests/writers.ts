import { AsyncContext } from "../../shared/AsyncContext";

/** An action of which it is decided who is judged for it, or the plugin itself; absent: the application's code. */
type Writer = "action" | "plugin";

const writers = new AsyncContext<Writer | undefined>();

/** Tells whose code writes just now. */
export function writer(): Writer | undefined {
  return writers.get();
}

/** Runs an action of which it is decided who is judged for it. */
export function asAction<T>(work: () => T): T {
  return writers.run("action", work);
}

/** Runs what the plugin itself asks of Kuzzle's storage, whoever is served meanwhile. */
export function asOwnWrite<T>(work: () => T): T {
  return writers.run("plugin", work);
}

/** Runs code of the application's that an action, or what the plugin asks, has started: pipes and listeners. */
export function asApplicationCode<T>(work: () => T): T {
  return writer() === undefined ? work() : writers.run(undefined, work);
}

/** As much of the host's emitter, one of eventemitter3, as is touched. */
interface Emitter {
  listenerCount(event: string): number;
}

type Emit = (this: Emitter, event: string, ...payload: unknown[]) => boolean;

const apart = new WeakSet<object>();

/**
 * Runs whatever listens to the host's events as code of the application's: hooks of plugins hear of each
 * event that is asked, in the context of whoever has asked it. The host tells them past the `emit` of its
 * own instance, by that of the class it extends.
 *
 * Source: the host's lib/kuzzle/event/KuzzleEventEmitter.ts `ask`, `call`, `emit`.
 *
 * @returns what is missing, where the host does not look as expected
 */
export function runListenersApart(kuzzle: object): string[] {
  const emitter = ownerOf(kuzzle, "ask");
  const parent = Object(emitter && Object.getPrototypeOf(emitter)) as Partial<Emitter> & {
    readonly emit?: Emit;
  };
  const { emit } = parent;
  if (emitter === undefined || emit === undefined || parent.listenerCount === undefined) {
    return ["emit"];
  }
  if (!apart.has(emitter)) {
    apart.add(emitter);
    const between: { readonly emit: Emit } = {
      emit(event, ...payload) {
        // most events have no listener, and each request asks a hundred of them
        if (this.listenerCount(event) === 0) {
          return false;
        }
        return asApplicationCode(() => emit.call(this, event, ...payload));
      },
    };
    Object.setPrototypeOf(emitter, Object.setPrototypeOf(between, parent) as object);
  }
  return [];
}

/** The last class of an object that has a method of this name: the host's own calls that of it. */
function ownerOf(instance: object, method: string): object | undefined {
  let owner: object | undefined;
  let one = Object.getPrototypeOf(instance) as object | null;
  while (one !== null) {
    owner = Object.hasOwn(one, method) ? one : owner;
    one = Object.getPrototypeOf(one) as object | null;
  }
  return owner;
}
