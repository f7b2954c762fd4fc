/**
 * What differs between two runs of the same requests, though nothing is told by it: each with its
 * reason, and no wider than it must be.
 */
const MASKS: readonly (readonly [RegExp, string])[] = [
  // times: of writes, of answers, of tokens
  [/\b1[6-9]\d{11}\b/gu, "<time>"],
  [/\b\d{4}-\d\d-\d\dT[\d:.]+Z\b/gu, "<time>"],
  [/"(?:took|ttl|expiresInMs|uptime)":-?\d+/gu, '"<duration>"'],
  // tokens and keys
  [/(?:kapikey-|kauth-)?eyJ[\w-]+\.[\w-]+\.[\w-]+/gu, "<token>"],
  // ids that the host, Elasticsearch or the plugin makes at random
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gu, "<id>"],
  [/"[\w-]{20}"/gu, '"<id>"'],
  [/\bknode-[\w-]+/gu, "<node>"],
];

export function masked(text: string): string {
  return MASKS.reduce((result, [pattern, mask]) => result.replace(pattern, mask), text);
}
