import { reactive } from "vue";

import type { ProfileDraft } from "../../lib/api/rights";

export type DraftKind = "profile" | "role";

/** A draft as it was last typed. It stands in the memory of the page alone, and outlives logins and lost connections. */
export interface Draft {
  readonly text: string;
  /** As JSON; undefined: it is none at the moment. */
  readonly content: ProfileDraft | undefined;
  /** Differs from what was loaded or saved last. */
  readonly changed: boolean;
}

interface Drafts {
  /** By kind and id: whoever turns to another document finds the draft of this one again. */
  readonly all: Map<string, Draft>;
  /** The profile that was drafted last: “my draft” of the other views. */
  latestProfile: string | undefined;
}

const drafts = reactive<Drafts>({ all: new Map(), latestProfile: undefined });

const keyOf = (kind: DraftKind, id: string): string => `${kind}:${id}`;

export function draftOf(kind: DraftKind, id: string): Draft | undefined {
  return drafts.all.get(keyOf(kind, id));
}

/** @param changed whether it differs from what is stored */
export function keepDraft(kind: DraftKind, id: string, text: string, changed: boolean): void {
  drafts.all.set(keyOf(kind, id), { text, content: contentOf(text), changed });
  if (kind === "profile") {
    drafts.latestProfile = keyOf(kind, id);
  }
}

export function latestProfile(): ProfileDraft | undefined {
  return drafts.all.get(drafts.latestProfile ?? "")?.content;
}

export function isAnyChanged(): boolean {
  return [...drafts.all.values()].some(({ changed }) => changed);
}

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
