import type { StoredUsers } from "./FakeCutUsers";
import { FakeCutUsers } from "./FakeCutUsers";
import type {
  CutSearches,
  ProfilesBeside,
  SearchBound,
  StorageFilter,
} from "../../lib/host/port/CutSearches";

/** Remembers what searches were cut to. */
export class FakeCutSearches implements CutSearches {
  readonly cut: { readonly searched: string; readonly filter: StorageFilter }[] = [];
  readonly users: FakeCutUsers;
  /** The users that a filter finds. */
  kuids: readonly string[] = [];

  constructor(stored: StoredUsers) {
    this.users = new FakeCutUsers(stored);
  }

  async within<T>(searched: string, bound: SearchBound, run: () => Promise<T>): Promise<T> {
    const { filter } = bound;
    this.cut.push({ searched, filter });
    return run();
  }

  /** The profiles that users have besides. */
  beside: readonly string[] = [];

  /** Their number. */
  total = 0;
  /** The mark of users; `undefined`: one is being written. */
  mark: string | undefined;
  /** Is told what was known at each look. */
  readonly looks: (readonly string[])[] = [];

  async profilesBeside(
    profileIds: readonly string[],
    known: readonly string[] = [],
  ): Promise<ProfilesBeside> {
    this.looks.push(known);
    const beside = this.beside.filter((id) => !profileIds.includes(id));
    return { profileIds: beside, withoutKnown: this.total };
  }

  isWatching = false;

  watchUsers(): void {
    this.isWatching = true;
  }

  async usersMark(): Promise<string | undefined> {
    return this.mark;
  }

  async shownUsersMark(): Promise<string | undefined> {
    return this.mark;
  }

  async idsOf(
    _searched: string,
    _bound: SearchBound,
    most: number,
  ): Promise<{ readonly ids: readonly string[]; readonly total: number }> {
    return { ids: this.kuids.slice(0, most), total: this.kuids.length };
  }
}
