import type { NativeCall } from "../port/Host";
import type { Kernel } from "../kernel/kernel";
import { copyOfData } from "./ownCopies";

type Method = (...args: unknown[]) => Promise<unknown>;

/** The methods of a strategy that write credentials, with the actions that they stand for. */
const WRITING: Readonly<
  Record<string, (strategy: string, args: readonly unknown[]) => NativeCall>
> = {
  create: (strategy, [, body, kuid]) => credentials("create", { strategy, kuid, body }),
  update: (strategy, [, body, kuid]) => credentials("update", { strategy, kuid, body }),
  delete: (strategy, [, kuid]) => credentials("delete", { strategy, kuid, body: {} }),
};

interface Written {
  readonly strategy: string;
  readonly kuid: unknown;
  readonly body: unknown;
}

function credentials(verb: string, { strategy, kuid, body }: Written): NativeCall {
  const action = `${verb}Credentials`;
  return { controller: "security", action, args: { _id: kuid, strategy }, body };
}

const guarded = new WeakSet<object>();

/**
 * Puts something around the methods of each strategy that write credentials, and of those that plugins
 * register later: code of the application may call them itself.
 *
 * Source: the host's lib/core/plugin/pluginsManager.js `registerStrategy`, `getStrategyMethod`.
 */
export function guardStrategies(
  manager: Kernel["pluginsManager"],
  around: (call: NativeCall, run: () => Promise<unknown>, name: string) => Promise<unknown>,
): void {
  const guard = (strategy: string): void => {
    const methods = manager.strategies[strategy]?.methods as Record<string, Method> | undefined;
    if (methods === undefined || guarded.has(methods)) {
      return;
    }
    guarded.add(methods);
    for (const [name, callOf] of Object.entries(WRITING)) {
      const method = methods[name];
      if (method !== undefined) {
        methods[name] = async (request, ...given) => {
          const args = [request, ...given.map((one) => copyOfData(one))];
          return around(callOf(strategy, args), () => method(...args), `${strategy}.${name}`);
        };
      }
    }
  };
  manager.listStrategies().forEach(guard);
  const { registerStrategy } = manager;
  if (registerStrategy !== undefined) {
    manager.registerStrategy = (plugin, strategy, definition) => {
      registerStrategy.call(manager, plugin, strategy, definition);
      guard(strategy);
    };
  }
}
