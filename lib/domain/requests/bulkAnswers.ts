import { isPlainObject } from "../plainObject";

/** By which an update asks Elasticsearch to answer the whole document. */
const ASKING: readonly string[] = ["_source", "_source_includes", "_source_excludes"];
const WITH_CONTENT: ReadonlySet<string> = new Set(["index", "create", "update"]);

/**
 * Leaves out of the entries of an import what makes Elasticsearch answer each updated document, which the host
 * drops: one entry of some 60 bytes for each time, and Elasticsearch ends at too many.
 * Source: the host's lib/service/storage/7/elasticsearch.js `import`.
 *
 * @returns the same list where there is nothing of it
 */
export function withoutAnswers(entries: readonly unknown[]): readonly unknown[] {
  const copy: unknown[] = [...entries];
  let isChanged = false;
  for (let position = 0; position < entries.length; position++) {
    const entry = entries[position];
    const [name, value] = isPlainObject(entry) ? (Object.entries(entry)[0] ?? []) : [];
    if (name === undefined || !WITH_CONTENT.has(name)) {
      continue;
    }
    const content = entries[position + 1];
    if (name === "update" && (asks(value) || asks(content))) {
      isChanged = true;
      copy[position] = { ...(entry as object), update: withoutAsking(value) };
      if (content !== undefined) {
        copy[position + 1] = withoutAsking(content);
      }
    }
    position++;
  }
  return isChanged ? copy : entries;
}

function asks(value: unknown): boolean {
  return isPlainObject(value) && ASKING.some((name) => Object.hasOwn(value, name));
}

function withoutAsking(value: unknown): unknown {
  return isPlainObject(value)
    ? Object.fromEntries(Object.entries(value).filter(([name]) => !ASKING.includes(name)))
    : value;
}
