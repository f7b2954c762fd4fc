import type { LocationQuery } from "vue-router";

import type { ComparedSide, ProfileDraft } from "../../lib/api/rights";
import { latestProfile } from "./drafts";

export const SUBJECT_KINDS = ["user", "profile", "role", "key", "draft"] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** Whom a view is about: `user:mary` in addresses, as on the command line. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

export function subjectFrom(text: string | undefined): Subject | undefined {
  const at = text?.indexOf(":") ?? -1;
  const kind = SUBJECT_KINDS.find((one) => one === text?.slice(0, at));
  const id = text?.slice(at + 1) ?? "";
  return kind === undefined || (id === "" && kind !== "draft") ? undefined : { kind, id };
}

export function subjectText({ kind, id }: Subject): string {
  return `${kind}:${id}`;
}

/** Whom a question is about, as parts of it: their name as in addresses, and the draft where it is one. */
export type SubjectParts = readonly [text: string, draft: ProfileDraft | undefined];

/** @returns undefined: nobody, or a draft that is not there, or is no JSON */
export function subjectParts(subject: Subject | undefined): SubjectParts | undefined {
  if (subject?.kind !== "draft") {
    return subject && [subjectText(subject), undefined];
  }
  const draft = latestProfile();
  return draft && [subjectText(subject), draft];
}

/** @throws where the parts are those of nobody */
export function sideOf(...[text, draft]: SubjectParts): ComparedSide {
  const { kind, id = "" } = subjectFrom(text) ?? {};
  if (draft !== undefined) {
    return { draft };
  }
  switch (kind) {
    case "user":
      return { userId: id };
    case "profile":
      return { profileId: id };
    case "role":
      return { roleId: id };
    case "key":
      return { apiKeyId: id };
    case "draft":
    case undefined:
      throw new Error(`"${text}" is nobody`);
  }
}

/** One value of an address. */
export function queryText(query: LocationQuery, name: string): string | undefined {
  const value = query[name];
  return (Array.isArray(value) ? value[0] : value) ?? undefined;
}
