import { reactive } from "vue";

import type { ProfileDraft } from "../../lib/api/rights";

export type DraftKind = "profile" | "role";

/** A draft as it was last typed. It stands in the memory of the page alone, and outlives logins and lost connections. */
export interface Draft {
  readonly id: string;
  readonly text: string;
  /** As JSON; undefined: it is none at the moment. */
  readonly content: ProfileDraft | undefined;
  /** Differs from what was loaded or saved last. */
  readonly changed: boolean;
}

export const drafts = reactive<Partial<Record<DraftKind, Draft>>>({});

/** @returns undefined: no JSON, or no object */
export function contentOf(text: string): ProfileDraft | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isDraft(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Any object: what is wrong in it, the server says. */
function isDraft(value: unknown): value is ProfileDraft {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
