/** What the host makes of an error that nobody has declared to it. */
const UNEXPECTED = "core.fatal.unexpected_error";
const OF_PLUGIN = /^plugin\.(?<plugin>[^.]+)\.(?<name>[^.]+)$/u;

/**
 * The name that a plugin gave to its error, where the host answers 500 because it does not know the
 * errors of that plugin. So it is, on Kuzzle 2.56, with the rules for passwords of the strategy
 * `local` (`weak_password`). Source: the host's lib/kerror/index.ts `rawGet`.
 */
export function undeclaredError(error: unknown): string | undefined {
  const { id, props } = Object(error) as { id?: unknown; props?: unknown };
  const [name] = id === UNEXPECTED && Array.isArray(props) ? (props as unknown[]) : [];
  return typeof name === "string" ? OF_PLUGIN.exec(name)?.groups?.name : undefined;
}
