import { setTimeout as wait } from "node:timers/promises";

import type { Plugin } from "kuzzle";

import type { Kernel } from "./kernel";

/** Less than the host gives a plugin to initialize (`plugins.common.initTimeout`, 10 s). */
const PATIENCE = 5_000;
const EACH = 20;

/**
 * Resolves once all other plugins are initialized. A start that fails before keeps the locks of those that
 * make their storage at that moment (`Store.init`, as `local` does), and the next start waits for these for
 * 30 s, longer than it has.
 * Source: the host's lib/core/shared/store.ts `init`; lib/core/plugin/pluginsManager.js `init`.
 */
export async function othersInitialized(
  { pluginsManager: { plugins } }: Pick<Kernel, "pluginsManager">,
  plugin: Plugin,
): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  const isBusy = (): boolean =>
    plugins.some(({ instance, initCalled }) => instance !== plugin && initCalled !== true);
  while (isBusy() && Date.now() < deadline) {
    await wait(EACH);
  }
}

/**
 * Has the start fail with this error as it is. To what `init` throws, the host adds the advice to bypass
 * plugins by `failsafeMode`, which would start the platform unguarded, and calls it a fault of the plugin.
 * It looks for controllers once `init` has succeeded, and passes on what that throws.
 * Source: the host's lib/core/plugin/pluginsManager.js `init`.
 */
export function stopStart(plugin: Plugin, error: unknown): void {
  Object.defineProperty(plugin, "controllers", {
    get: () => {
      throw error;
    },
  });
}
