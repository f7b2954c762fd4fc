/** The host answers this id for an error that nobody declared to it. */
const UNEXPECTED = "core.fatal.unexpected_error";
const OF_PLUGIN = /^plugin\.(?<plugin>[^.]+)\.(?<name>[^.]+)$/u;

/**
 * Returns the name that a plugin gave to its error, where the host answers 500 because it does not
 * know that plugin's errors. Kuzzle 2.56 does so for the password rules of the strategy `local`
 * (`weak_password`). Source: the host's lib/kerror/index.ts `rawGet`.
 */
export function undeclaredError(error: unknown): string | undefined {
  const { id, props } = Object(error) as { id?: unknown; props?: unknown };
  const [name] = id === UNEXPECTED && Array.isArray(props) ? (props as unknown[]) : [];
  return typeof name === "string" ? OF_PLUGIN.exec(name)?.groups?.name : undefined;
}
