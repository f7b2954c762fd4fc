/** Puts a value last into a map, and takes out the one that was put in first where there are more than so many. */
export function keepNewest<Key, Value>(
  kept: Map<Key, Value>,
  key: Key,
  value: Value,
  most: number,
): void {
  kept.delete(key);
  kept.set(key, value);
  const [oldest] = kept.keys();
  if (kept.size > most && oldest !== undefined) {
    kept.delete(oldest);
  }
}
