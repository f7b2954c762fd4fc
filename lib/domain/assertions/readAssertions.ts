import { KNOWN_ACTIONS } from "../actions";
import type { Finding } from "../findings";
import { below, fault } from "../findings";
import { nearestName } from "../nearest";
import type { StoredProfile } from "../rights";
import { shapeFaults } from "../shapeFaults";
import type { ActionPattern } from "./ActionSet";
import { actionPatterns, ActionSet } from "./ActionSet";
import type { Assertion, Claim, NamedSubject, RefusalReason } from "./assertion";
import { ASSERTIONS, CLAIMS } from "./assertionSchema";
import { NamePattern } from "./namePattern";
import type { PlacePattern, ReadPlace } from "./PlaceSet";
import { placePattern, PlaceSet } from "./PlaceSet";
import { readPlace, RequestSet } from "./RequestSet";

type Texts = string | readonly string[];
type Stated = Partial<
  Readonly<Record<"except" | "in" | "outside" | "do" | "may" | "of" | "are", Texts>> &
    Readonly<Record<"profiles" | "users" | "roles", Texts>> &
    Readonly<Record<"user" | "profile" | "role", string>> & {
      readonly placeless: boolean;
      readonly draft: object;
      readonly reason: RefusalReason;
    }
>;

/**
 * Reads assertions, and finds every fault of their form; those without a fault are returned all the same.
 *
 * @param path of the list, in the document that states it
 */
export function readAssertions(
  stated: readonly unknown[],
  path: string,
): { readonly assertions: readonly Assertion[]; readonly faults: readonly Finding[] } {
  const assertions: Assertion[] = [];
  const actionSets = new ActionSets();
  const faults = below(path, shapeFaults(ASSERTIONS, stated));
  const faulty = new Set(faults.map((found) => found.path.slice(path.length).split("]")[0]));
  stated.forEach((given, position) => {
    if (faulty.has(`[${position}`)) {
      return;
    }
    const where = `${path}[${position}]`;
    const assertion = readAssertion(given as Readonly<Record<string, unknown>>, where, actionSets);
    faults.push(...below(where, meaningFaults(assertion.claim)));
    assertions.push(assertion);
  });
  return { assertions, faults };
}

/** Sets of actions, one for all assertions that are about the same. */
class ActionSets {
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

function readAssertion(
  given: Readonly<Record<string, unknown>>,
  path: string,
  sets: ActionSets,
): Assertion {
  const kind = (Object.keys(CLAIMS) as Claim["kind"][]).find((name) => name in given) ?? "can";
  const claim = readClaim(kind, given[kind] as Stated, sets);
  const { name } = given;
  return { path, claim, name: typeof name === "string" ? name : describe(kind, given[kind]) };
}

function readClaim(kind: Claim["kind"], stated: Stated, sets: ActionSets): Claim {
  const { users, are, reason } = stated;
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

/** Faults that the form does not show: actions that Kuzzle does not have, and claims about no request. */
function meaningFaults({ kind, requests }: Claim): Finding[] {
  const member = { can: "do", cannot: "do", never: "may", onlyHolders: "of" }[kind];
  const at = `${kind}.${member}`;
  const unknown = [...requests.actions.patterns, ...requests.actions.except].flatMap(
    ({ controller, action }) => {
      const known = controller.isLiteral ? KNOWN_ACTIONS.get(controller.text) : undefined;
      return known === undefined || !action.isLiteral || known.has(action.text)
        ? []
        : [
            fault(
              "member.value",
              at,
              `Kuzzle has no action ${controller.text}:${action.text}.`,
              nearestName(action.text, known.keys()),
            ),
          ];
    },
  );
  if (unknown.length > 0) {
    return unknown;
  }
  const reach = kind === "can" ? "every" : "some";
  const placeless = requests.actions.literals
    .filter((action) => !requests.places.isAboutSome(readPlace(action), reach))
    .map(({ controller, action }) =>
      fault(
        "member.value",
        at,
        `${controller}:${action} takes ${TAKES[readPlace({ controller, action })]}: no request to it names such a place.`,
      ),
    );
  return placeless.length > 0 || requests.isAboutSome(reach)
    ? placeless
    : [fault("member.value", at, "No request is meant: all that are named are left out again.")];
}

const TAKES: Readonly<Record<ReadPlace, string>> = {
  none: "no place",
  index: "an index and no collection",
  collection: "an index and a collection",
  unknown: "any place",
};
