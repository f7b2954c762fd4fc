/** Source: the host's lib/service/storage/7/elasticsearch.js `FORBIDDEN_CHARS`; docs/host-behaviour.md, row 255. */
const FORBIDDEN = /[\\/*?"<>| \t\r\n,+#:.&%]/u;
/** Bytes: the name of a collection, and what Kuzzle puts between, must find room beside it. */
const MOST_BYTES = 126;
/** Elasticsearch takes it for every index. */
const EVERY_INDEX = "_all";

/** Says why no index can have a name; `undefined`: one can. */
export function impossibleIndex(name: string): string | undefined {
  const forbidden = FORBIDDEN.exec(name)?.[0];
  if (forbidden !== undefined) {
    return `Kuzzle takes no ${JSON.stringify(forbidden)}`;
  }
  if (name !== name.toLowerCase()) {
    return "Kuzzle takes no capital letters";
  }
  if (name === EVERY_INDEX) {
    return "Elasticsearch takes it for every index";
  }
  return Buffer.from(name).length > MOST_BYTES ? `it has more than ${MOST_BYTES} bytes` : undefined;
}
