import type { TestApplication } from "../../support/applications";
import { run } from "../../support/world";

interface Shards {
  readonly indices?: Readonly<
    Record<
      string,
      { readonly shards: Readonly<Record<string, readonly { seq_no: { max_seq_no: number } }[]>> }
    >
  >;
}

/**
 * How far the storage has written: the highest sequence number of every index that an application
 * can write to. Any write moves it, a deletion and one that changes nothing included; a document's
 * own version would not tell of documents that are gone.
 */
export async function writesOf(app: TestApplication): Promise<string> {
  const { variables, credentialsIndex } = run.environment;
  const indexes = [`%${app.name}.*`, credentialsIndex, "&pg-acme.*", "&pg-globex.*"];
  const path = `${indexes.map(encodeURIComponent).join(",")}/_stats/docs`;
  const query = "level=shards&ignore_unavailable=true&filter_path=indices.*.shards.*.seq_no";
  const response = await fetch(`${String(variables.ELASTICSEARCH_URL)}/${path}?${query}`, {
    signal: AbortSignal.timeout(30_000),
  });
  const { indices = {} } = (await response.json()) as Shards;
  return Object.entries(indices)
    .map(([name, { shards }]) => {
      const numbers = Object.values(shards).flatMap((copies) =>
        copies.map(({ seq_no: { max_seq_no } }) => max_seq_no),
      );
      return `${name} ${Math.max(...numbers)}`;
    })
    .sort()
    .join("\n");
}
