/** Reads `controller:action`, as the catalogue lists actions and a configuration names them. */
export function readActionKey(key: string): {
  readonly controller: string;
  readonly action: string;
} {
  const [controller = "", action = ""] = key.split(":");
  return { controller, action };
}
