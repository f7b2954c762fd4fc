import { ANONYMOUS } from "../hostIds";
import type { AssertedWorld, Claim, Failure, Subject } from "./assertion";
import { breach } from "./breaches";
import { conflictFailure, tooManyFailure, vacuous } from "./failures";
import { Holder } from "./Holder";
import { absence, type Holders } from "./Holders";
import { holdsAny } from "./holdsAny";
import type { NamePattern } from "./namePattern";
import { isMatched } from "./namePattern";

export type Of<Kind extends Claim["kind"]> = Extract<Claim, { readonly kind: Kind }>;

/** Finds the profiles and users who may do two things that nobody may do both. */
export function* judgeExclusive(
  holders: Holders,
  claim: Of<"exclusive">,
  subjects: Iterable<Subject>,
): Generator<Failure> {
  for (const subject of subjects) {
    const holder = holders.of(subject);
    if (!(holder instanceof Holder)) {
      yield holder;
      continue;
    }
    const broken = breach(claim, subject, holder);
    // of a profile that breaks it alone it is told once, and not for each of its users
    const isAlone =
      subject.kind === "user" &&
      holder.profiles.some(({ _id: id }) => {
        const one = holders.of({ kind: "profile", id });
        return one instanceof Holder && breach(claim, { kind: "profile", id }, one) !== undefined;
      });
    if (broken !== undefined && !isAlone) {
      yield conflictFailure(subject, broken);
    }
  }
}

/** Counts the users who may do something. */
export function* judgeAtMost(
  { users }: AssertedWorld,
  holders: Holders,
  { most, of }: Of<"atMost">,
): Generator<Failure> {
  if (![...users.keys()].some((id) => id !== ANONYMOUS)) {
    yield vacuous("There is no user: nobody is counted.");
    return;
  }
  const found: string[] = [];
  for (const id of users.keys()) {
    const holder = holders.of({ kind: "user", id });
    if (!(holder instanceof Holder)) {
      yield holder;
    } else if (holdsAny(of, holder)) {
      found.push(id);
    }
  }
  if (found.length > most) {
    yield tooManyFailure(found, most);
  }
}

/** Lists the profiles, then the users. */
export function* everybody({ profiles, users }: AssertedWorld): Generator<Subject> {
  for (const id of profiles.keys()) {
    yield { kind: "profile", id };
  }
  for (const id of users.keys()) {
    yield { kind: "user", id };
  }
}

/** Lists those whose names match. */
export function* subjectsOf(
  { profiles, users, roles }: AssertedWorld,
  patterns: Of<"never">["subjects"],
): Generator<Subject> {
  const known = { profile: profiles, user: users, role: roles };
  for (const kind of ["profile", "user", "role"] as const) {
    for (const id of patterns[kind].length === 0 ? [] : known[kind].keys()) {
      if (isMatched(patterns[kind], id)) {
        yield { kind, id };
      }
    }
  }
}

/**
 * Finds the names, and patterns of names, of which there is nobody: of whoever was meant nothing is proven, though others
 * of the list exist.
 */
export function* namedInVain(
  { profiles, users, roles }: AssertedWorld,
  patterns: Of<"never">["subjects"],
): Generator<Failure> {
  const known = { profile: profiles, user: users, role: roles };
  for (const kind of ["profile", "user", "role"] as const) {
    yield* absent(kind, patterns[kind], known[kind]);
    const names = [...known[kind].keys()];
    for (const pattern of patterns[kind]) {
      if (!pattern.isLiteral && !names.some((name) => pattern.matches(name))) {
        yield vacuous(`No ${kind} is called "${pattern.text}".`);
      }
    }
  }
}

/** Finds the names in full of which there is nobody. */
export function* absent(
  kind: Subject["kind"],
  patterns: readonly NamePattern[],
  known: ReadonlyMap<string, unknown>,
): Generator<Failure> {
  for (const { isLiteral, text } of patterns) {
    if (isLiteral && !known.has(text)) {
      yield absence({ kind, id: text }, known.keys());
    }
  }
}
