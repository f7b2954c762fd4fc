import type { StoredProfile } from "../rights";
import type { ActionPattern } from "./ActionSet";
import { actionPatterns, ActionSet } from "./ActionSet";
import type { Assertion, Claim, NamedSubject, RefusalReason } from "./assertion";
import { CLAIMS } from "./assertionSchema";
import { NamePattern } from "./namePattern";
import type { PlacePattern } from "./PlaceSet";
import { placePattern, PlaceSet } from "./PlaceSet";
import { RequestSet } from "./RequestSet";

type Texts = string | readonly string[];
type Stated = Partial<
  Readonly<Record<"except" | "in" | "outside" | "do" | "may" | "of" | "are", Texts>> &
    Readonly<Record<"profiles" | "users" | "roles" | "exempt", Texts>> &
    Readonly<Record<"user" | "profile" | "role", string>> & {
      readonly holders: number;
      readonly placeless: boolean;
      readonly draft: object;
      readonly reason: RefusalReason;
    }
>;

/** Sets of actions, one for all assertions that are about the same. */
export class ActionSets {
  private readonly known = new Map<string, ActionSet>();

  of(stated: Texts | undefined, except: Texts | undefined): ActionSet {
    const key = JSON.stringify([stated, except]);
    const read = (given: Texts | undefined): ActionPattern[] =>
      listed(given).flatMap(actionPatterns);
    const set = this.known.get(key) ?? new ActionSet(read(stated), read(except));
    this.known.set(key, set);
    return set;
  }
}

/** Reads an assertion whose form has no fault. */
export function readAssertion(
  given: Readonly<Record<string, unknown>>,
  path: string,
  sets: ActionSets,
): Assertion {
  const kind = (Object.keys(CLAIMS) as Claim["kind"][]).find((name) => name in given) ?? "can";
  const claim = readClaim(kind, given[kind] as Stated | readonly Texts[], sets);
  const { name } = given;
  return { path, claim, name: typeof name === "string" ? name : describe(kind, given[kind]) };
}

function readClaim(kind: Claim["kind"], given: Stated | readonly Texts[], sets: ActionSets): Claim {
  if (kind === "exclusive") {
    // a list alone stands for the whole
    const { of = [], exempt, ...where }: Stated = isList(given) ? { of: given as Texts } : given;
    const duties = (of as readonly Texts[]).map((duty) => requestsOf({ ...where, do: duty }, sets));
    return { kind, duties, exempt: namesOf(exempt) };
  }
  const stated = given as Stated;
  const { users, are, reason } = stated;
  if (kind === "atMost") {
    const { holders: most = 0, of } = stated;
    return { kind, most, of: of === "everything" ? of : requestsOf(stated, sets) };
  }
  const requests = requestsOf(stated, sets);
  switch (kind) {
    case "can":
      return { kind, requests, subject: subjectOf(stated) };
    case "cannot":
      return { kind, requests, subject: subjectOf(stated), ...(reason && { reason }) };
    case "never": {
      const subjects = {
        profile: namesOf(stated.profiles),
        user: namesOf(users),
        role: namesOf(stated.roles),
      };
      return { kind, requests, subjects };
    }
    case "onlyHolders":
      return {
        ...{ kind, requests, profiles: namesOf(are) },
        ...(users !== undefined && { users: namesOf(users) }),
      };
  }
}

function isList(given: unknown): given is readonly Texts[] {
  return Array.isArray(given);
}

function requestsOf(stated: Stated, sets: ActionSets): RequestSet {
  const { except, outside, placeless, in: within } = stated;
  const placesOf = (given: Texts | undefined): PlacePattern[] => listed(given).map(placePattern);
  return new RequestSet(
    sets.of(stated.do ?? stated.may ?? stated.of, except),
    new PlaceSet(within === undefined ? undefined : placesOf(within), placesOf(outside), placeless),
  );
}

function subjectOf({ user, profile, role, draft }: Stated): NamedSubject {
  if (draft !== undefined) {
    return { kind: "draft", profile: { ...draft, _id: "draft" } satisfies StoredProfile };
  }
  return user !== undefined
    ? { kind: "user", id: user }
    : profile !== undefined
      ? { kind: "profile", id: profile }
      : { kind: "role", id: role ?? "" };
}

function namesOf(given: Texts | undefined): readonly NamePattern[] {
  return listed(given).map((name) => new NamePattern(name));
}

function listed(given: Texts = []): readonly string[] {
  return typeof given === "string" ? [given] : given;
}

/** The claim itself, on one line, for an assertion without a name. */
function describe(kind: string, stated: unknown): string {
  if (Array.isArray(stated)) {
    return `${kind}: ${stated.map(inWords).join(", ")}`;
  }
  const members = Object.entries(stated as object).map(
    ([member, value]) => `${member} ${inWords(value)}`,
  );
  return `${kind}: ${members.join(", ")}`;
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(String).join(" ");
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}
