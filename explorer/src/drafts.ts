import { shallowReactive, shallowRef } from "vue";

import type { Content } from "../../lib/api/audit";
import type { ProfileDraft } from "../../lib/api/rights";

export type DraftKind = "profile" | "role";

/** A draft as it was last typed. It stands in the memory of the page alone, and outlives logins and lost connections. */
export interface Draft {
  readonly text: string;
  /** Differs from what was loaded or saved last. */
  readonly changed: boolean;
  /** What was stored when it was loaded or saved last; `null`: nothing was; undefined: that may not be seen. */
  readonly base: Content | null | undefined;
}

/**
 * By kind and id: whoever turns to another document finds the draft of this one again. What is in a draft is not
 * watched: it may have tens of thousands of members.
 */
const all = shallowReactive(new Map<string, Draft>());
/** The profile that was drafted last: “my draft” of the other views. */
const latest = shallowRef("");

const keyOf = (kind: DraftKind, id: string): string => `${kind}:${id}`;

export function draftOf(kind: DraftKind, id: string): Draft | undefined {
  return all.get(keyOf(kind, id));
}

export function keepDraft(kind: DraftKind, id: string, draft: Draft): void {
  all.set(keyOf(kind, id), draft);
  if (kind === "profile") {
    latest.value = keyOf(kind, id);
  }
}

export function latestProfile(): ProfileDraft | undefined {
  const { text } = all.get(latest.value) ?? {};
  return text === undefined ? undefined : contentOf(text);
}

export function isAnyChanged(): boolean {
  return [...all.values()].some(({ changed }) => changed);
}

let read: { readonly text: string; readonly content: ProfileDraft | undefined } | undefined;

/** Reads a text once, however often it is asked for. @returns undefined: no JSON, or no object */
export function contentOf(text: string): ProfileDraft | undefined {
  if (read?.text !== text) {
    read = { text, content: parsed(text) };
  }
  return read.content;
}

function parsed(text: string): ProfileDraft | undefined {
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
