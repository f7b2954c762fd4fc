import { ANONYMOUS } from "../hostIds";
import type { ConstraintClaim, Subject } from "./assertion";
import { requestSetsOf } from "./assertion";
import { absence } from "./Holders";
import { misspelt, type NamedActions } from "./misspelt";
import type { NamePattern } from "./namePattern";

/** Lists whom a constraint names in full, each once. */
export function namedIn(claim: ConstraintClaim): readonly Subject[] {
  const named = (kind: Subject["kind"], patterns: readonly NamePattern[]): readonly Subject[] =>
    [...new Set(patterns.filter(({ isLiteral }) => isLiteral).map(({ text }) => text))]
      .filter((id) => kind !== "user" || id !== ANONYMOUS)
      .map((id) => ({ kind, id }));
  switch (claim.kind) {
    case "never":
      return (["profile", "role", "user"] as const).flatMap((kind) =>
        named(kind, claim.subjects[kind]),
      );
    case "onlyHolders":
      return [...named("profile", claim.profiles), ...named("user", claim.users ?? [])];
    case "exclusive":
      return named("profile", claim.exempt);
    case "atMost":
      return [];
  }
}

/** Says which patterns of a constraint match no profile, or no role. Users are left out: there may be a million. */
export function matchingNobody(
  claim: ConstraintClaim,
  ids: Readonly<Record<"profile" | "role", readonly string[]>>,
): readonly string[] {
  return (["profile", "role"] as const).flatMap((kind) => {
    const texts = patternsOf(claim, kind)
      .filter((pattern) => !pattern.isLiteral && !ids[kind].some((id) => pattern.matches(id)))
      .map(({ text }) => text);
    return [...new Set(texts)].map((text) => `No ${kind} is called "${text}".`);
  });
}

function patternsOf(claim: ConstraintClaim, kind: "profile" | "role"): readonly NamePattern[] {
  switch (claim.kind) {
    case "never":
      return claim.subjects[kind];
    case "onlyHolders":
      return kind === "profile" ? claim.profiles : [];
    case "exclusive":
      return kind === "profile" ? claim.exempt : [];
    case "atMost":
      return [];
  }
}

/** Says that there is nobody of a name, and who may be meant. */
export function absenceOf(subject: Subject, known: Iterable<string>): string {
  return absence(subject, known).message;
}

/** Names the controllers and actions of a constraint that are likely misspelt, each once, and those that may be meant. */
export function misspeltIn(claim: ConstraintClaim, known: NamedActions): readonly string[] {
  const found = requestSetsOf(claim).flatMap(
    (requests) => misspelt(requests, known)?.message ?? [],
  );
  return [...new Set(found)];
}
