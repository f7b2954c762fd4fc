import type {
  Assertion,
  AssertedWorld,
  Claim,
  Failure,
  NamedSubject,
  Subject,
  Verdict,
} from "./assertion";
import { requestSetsOf } from "./assertion";
import { isAbout } from "./breaches";
import { Holder, RoleRights } from "./Holder";
import { Holders } from "./Holders";
import { isMatched } from "./namePattern";
import { allowedFailure, otherReasonFailure, refusedFailure, reasonOf, vacuous } from "./failures";
import {
  absent,
  everybody,
  judgeAtMost,
  judgeExclusive,
  namedInVain,
  type Of,
  subjectsOf,
} from "./judgeMany";
import { knownActions, misspelt, type NamedActions } from "./misspelt";
import { refusedFor } from "./refusalReasons";
import type { RequestSet } from "./RequestSet";

/** Failures of one assertion that are told: a thousand profiles may break it alike. */
const MOST_FAILURES = 10;

/**
 * Judges assertions about one world. Rights that several need are computed once.
 */
export class AssertionJudge {
  private readonly holders: Holders;
  private known: NamedActions | undefined;

  constructor(
    private readonly world: AssertedWorld,
    roleRights = new RoleRights(),
  ) {
    this.holders = new Holders(world, roleRights);
  }

  judge(assertion: Assertion): Verdict {
    const { claim } = assertion;
    const failures: Failure[] = [];
    let more = 0;
    const known = (this.known ??= knownActions(this.world.roles));
    const inVain = requestSetsOf(claim)
      .map((requests) => misspelt(requests, known))
      .find((found) => found !== undefined);
    for (const failure of inVain === undefined ? this.failuresOf(claim) : [inVain]) {
      if (failures.length < MOST_FAILURES) {
        failures.push(failure);
      } else {
        more += 1;
      }
    }
    return { assertion, failures, more };
  }

  /** Tells whether an assertion holds as far as it is about these; others need not be in the world. */
  holdsOf({ claim }: Assertion, subjects: readonly Subject[]): boolean {
    return subjects.every((subject) => isNone(this.failuresAbout(claim, subject)));
  }

  private failuresAbout(claim: Claim, subject: Subject): Iterable<Failure> {
    switch (claim.kind) {
      case "can":
      case "cannot":
        return isSame(claim.subject, subject) ? this.failuresOf(claim) : [];
      case "never":
        return isMatched(claim.subjects[subject.kind], subject.id)
          ? this.mayNot(subject, claim.requests)
          : [];
      case "onlyHolders":
        return isAbout(claim, subject) ? this.mayNot(subject, claim.requests) : [];
      case "exclusive":
        return judgeExclusive(this.holders, claim, [subject]);
      case "atMost":
        // it counts all users, and not these alone
        return [];
    }
  }

  private failuresOf(claim: Claim): Iterable<Failure> {
    switch (claim.kind) {
      case "can":
        return this.judgeCan(claim);
      case "cannot":
        return this.judgeCannot(claim);
      case "never":
        return this.judgeNever(claim);
      case "onlyHolders":
        return this.judgeOnlyHolders(claim);
      case "exclusive":
        return this.judgeDuties(claim);
      case "atMost":
        return judgeAtMost(this.world, this.holders, claim);
    }
  }

  private *judgeCan({ subject, requests }: Of<"can">): Generator<Failure> {
    const holder = this.holders.of(subject);
    if (!(holder instanceof Holder)) {
      yield holder;
      return;
    }
    const request = holder.refusedOf(requests);
    if (request !== undefined) {
      yield refusedFailure(subject, request, reasonOf(holder, request));
    }
  }

  private *judgeCannot({ subject, requests, reason }: Of<"cannot">): Generator<Failure> {
    const holder = this.holders.of(subject);
    if (!(holder instanceof Holder)) {
      yield holder;
      return;
    }
    const request = holder.allowedOf(requests);
    if (request !== undefined) {
      yield allowedFailure(subject, request, holder);
    } else if (reason !== undefined) {
      const { profiles } = holder;
      const expected =
        reason === "plugin"
          ? holder.rights
          : refusedFor(reason, holder.rights, profiles, holder.roles);
      const other = requests.refusedBy(expected, ({ locations }) => locations);
      if (other !== undefined) {
        yield otherReasonFailure(subject, other, reason, reasonOf(holder, other));
      }
    }
  }

  private *judgeNever({ subjects, requests }: Of<"never">): Generator<Failure> {
    const [first, ...others] = subjectsOf(this.world, subjects);
    if (first === undefined) {
      yield vacuous("No profile, user or role is called so: nothing is proven.");
      return;
    }
    yield* namedInVain(this.world, subjects);
    for (const subject of [first, ...others]) {
      yield* this.mayNot(subject, requests);
    }
  }

  private *judgeDuties(claim: Of<"exclusive">): Generator<Failure> {
    yield* absent("profile", claim.exempt, this.world.profiles);
    yield* judgeExclusive(this.holders, claim, everybody(this.world));
  }

  private *judgeOnlyHolders(claim: Of<"onlyHolders">): Generator<Failure> {
    const { requests, profiles, users } = claim;
    yield* absent("profile", profiles, this.world.profiles);
    for (const id of this.world.profiles.keys()) {
      if (!isMatched(profiles, id)) {
        yield* this.mayNot({ kind: "profile", id }, requests);
      }
    }
    if (users === undefined) {
      return;
    }
    yield* absent("user", users, this.world.users);
    for (const id of this.world.users.keys()) {
      if (!isMatched(users, id)) {
        yield* this.mayNot({ kind: "user", id }, requests);
      }
    }
  }

  private *mayNot(subject: Subject, requests: RequestSet): Generator<Failure> {
    const holder = this.holders.of(subject);
    if (!(holder instanceof Holder)) {
      yield holder;
      return;
    }
    // a user has all their profiles; of a profile or a role nobody knows what else its holders have
    const request = holder.allowedOf(requests, subject.kind !== "user");
    if (request !== undefined) {
      yield allowedFailure(subject, request, holder);
    }
  }
}

function isNone(failures: Iterable<Failure>): boolean {
  for (const _ of failures) {
    return false;
  }
  return true;
}

function isSame(named: NamedSubject, { kind, id }: Subject): boolean {
  return named.kind === kind && named.id === id;
}
