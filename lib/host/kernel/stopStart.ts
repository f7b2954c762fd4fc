import type { Plugin } from "kuzzle";

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
