import type { AttributedFinding } from "../domain/analysis";
import type { Finding } from "../domain/findings";
import type { Profile } from "../domain/policies/Profile";

/** A request for kuzzle-sdk's `query`. */
interface Query<Action extends string> {
  readonly controller: "profile-guard";
  readonly action: Action;
}

/** A stored document, a draft that has no id yet, or a draft that replaces a stored document. */
type StoredOrDraft<Draft> =
  | { readonly _id: string; readonly body?: undefined }
  | { readonly _id?: string; readonly body: Draft };

/** A role as it is written. */
export interface RoleDraft {
  readonly controllers: Readonly<
    Record<string, { readonly actions: Readonly<Record<string, boolean>> }>
  >;
}

export type AnalyzeProfileRequest = Query<"analyzeProfile"> & StoredOrDraft<Profile>;
export type AnalyzeRoleRequest = Query<"analyzeRole"> & StoredOrDraft<RoleDraft>;

/** `cursor`: of the page before, as it is. `size`: findings at most, default 100. */
export type AnalyzeAllRequest = Query<"analyzeAll"> & {
  readonly cursor?: string;
  readonly size?: number;
};

/** Answer of analyzeProfile and analyzeRole. */
export interface AnalyzeAnswer {
  readonly findings: readonly Finding[];
}

/** Answer of analyzeAll. */
export interface AnalyzeAllAnswer {
  /**
   * Lists findings of profiles, then roles, then users, each in the order in which they were written last;
   * then of actions of the application. May hold fewer than `size`, even none, while there is a `cursor`.
   */
  readonly findings: readonly AttributedFinding[];
  /** For the next page; absent: this is the last one. */
  readonly cursor?: string;
}
