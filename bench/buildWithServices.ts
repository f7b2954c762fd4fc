import type { Services } from "../tools/services";
import { startServices } from "../tools/services";
import { build } from "./build";
import type { Build } from "./build";

/**
 * Builds the applications, and starts services of the run's own, empty ones.
 *
 * @param heap   of Elasticsearch, as `-Xmx` takes it
 * @param commit of the plugin; default: the checkout as it is
 */
export async function buildWithServices(
  heap: string,
  commit?: string,
): Promise<{ readonly built: Build; readonly services: Services }> {
  const built = await build(commit);
  const given = { elasticsearchUrl: "", redisUrl: "" };
  const starting = startServices({ quickStart: false, heap, ...given });
  const services = await starting.catch((error: unknown) => {
    built.remove();
    throw error;
  });
  return { built, services };
}
