/** Splits `controller:action`. */
export function nameOf(key: string): { readonly controller: string; readonly action: string } {
  const at = key.lastIndexOf(":");
  return { controller: key.slice(0, at), action: key.slice(at + 1) };
}
