import { reactive } from "vue";

export type DraftKind = "profile" | "role";

/** A draft as it was last typed. It stands in the memory of the page alone, and outlives logins and lost connections. */
export interface Draft {
  readonly id: string;
  readonly text: string;
  /** As JSON; undefined: it is none at the moment. */
  readonly content: object | undefined;
  /** Differs from what was loaded or saved last. */
  readonly changed: boolean;
}

export const drafts = reactive<Partial<Record<DraftKind, Draft>>>({});

export function contentOf(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
