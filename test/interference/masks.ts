/**
 * Masks what differs between two runs of the same requests, though nothing is told by it: each with its
 * reason, and no wider than it must be.
 */
const MASKS: readonly (readonly [RegExp, string])[] = [
  // times: of writes, of answers, of tokens; a number stays one, so that the rest can be read
  [/\b1[6-9]\d{11}\b/gu, "0"],
  [/\b\d{4}-\d\d-\d\dT[\d:.]+Z\b/gu, "<time>"],
  [/"(?:took|ttl|uptime)":-?\d+/gu, '"<duration>":0'],
  // tokens, and what tells keys apart
  [/(?:kapikey-|kauth-)?eyJ[\w-]+\.[\w-]+\.[\w-]+/gu, "<token>"],
  [/"fingerprint":"[0-9a-f]{64}"/gu, '"fingerprint":"<id>"'],
  // ids that the host, Elasticsearch or the plugin makes at random
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gu, "<id>"],
  // names of actions have two capitals at most
  [/"(?=[^"]*(?:[\d_-]|[A-Z][^"]*[A-Z][^"]*[A-Z]))(?=[^"]*[A-Z])[\w-]{20}"/gu, '"<id>"'],
  [/"uuid":"[\w-]{22}"/gu, '"uuid":"<id>"'],
  [/"scrollId":"[\w=+/-]+"/gu, '"scrollId":"<id>"'],
  [/\bknode-[\w-]+/gu, "<node>"],
  [/\b[0-9a-z]{9}-[0-9a-f]{4}-[0-9a-f]{8}\b/gu, "<entry>"],
  [/\b127\.0\.0\.1:\d+/gu, "<address>"],
  // by whom and how often tenant A was put back to where it was
  [
    /"author":(?:null|"(?:root|tenant|tenant-with-reads|covered|manager)")/gu,
    '"author":"<author>"',
  ],
  [/"_?version":\d+/gu, '"version":0'],
];

/** With lists in one order: Elasticsearch hands out hits as its segments happen to be. */
export function masked(text: string): string {
  const shown = MASKS.reduce((result, [pattern, mask]) => result.replace(pattern, mask), text);
  try {
    return JSON.stringify(sorted(JSON.parse(shown)));
  } catch {
    return shown;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const members = value.map((member) => [JSON.stringify(sorted(member)), member] as const);
    return members
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, member]) => sorted(member));
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, sorted(member)]))
    : value;
}
