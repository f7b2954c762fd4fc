import type { Snapshot, StoredUser, UserFilter } from "../../host/port/Host";

const PAGE = 1_000;

/** Reads the users that meet one of the filters, page by page; none by a filter that names no profile. */
export async function* pagesOfUsers(
  host: Pick<Snapshot, "pageOfUsers">,
  filters: readonly Exclude<UserFilter, string>[],
): AsyncGenerator<readonly StoredUser[]> {
  const either = filters.filter(({ has }) => has.length > 0);
  if (either.length === 0) {
    return;
  }
  let after: number | undefined;
  do {
    const query = { either, size: PAGE, ...(after !== undefined && { after }) };
    const { entries, next } = await host.pageOfUsers(query);
    yield entries.map(({ document }) => document);
    after = next;
  } while (after !== undefined);
}
