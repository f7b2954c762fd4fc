import { KNOWN_ACTIONS } from "../actions";
import type { Finding } from "../findings";
import { fault } from "../findings";
import { nearestName } from "../nearest";
import type { ActionPattern } from "./ActionSet";
import type { Claim } from "./assertion";
import { requestSetsOf } from "./assertion";
import { NamePattern } from "./namePattern";
import type { ReadPlace } from "./PlaceSet";
import { readPlace, type RequestSet } from "./RequestSet";

const MEMBERS: Readonly<Record<Claim["kind"], string>> = {
  can: "can.do",
  cannot: "cannot.do",
  never: "never.may",
  onlyHolders: "onlyHolders.of",
  exclusive: "exclusive",
  atMost: "atMost.of",
};

/** Finds faults that the form does not show: actions that Kuzzle does not have, and claims about no request. */
export function meaningFaults(claim: Claim): Finding[] {
  const { kind } = claim;
  const ofSets = requestSetsOf(claim).flatMap((requests, position) =>
    faultsOfSet(kind, requests, kind === "exclusive" ? `exclusive[${position}]` : MEMBERS[kind]),
  );
  return [...ofSets, ...sharedDuties(claim), ...faultsOfPeople(claim)];
}

/** Finds duties that share an action: whoever may send it would break the constraint by it alone. */
function sharedDuties(claim: Claim): Finding[] {
  if (claim.kind !== "exclusive") {
    return [];
  }
  const duties = claim.duties.map(({ actions }) => actions);
  return duties.flatMap((duty, position) =>
    duties.slice(0, position).flatMap((earlier, at) => {
      const shared = earlier.sharedWith(duty);
      return shared === undefined
        ? []
        : [
            fault(
              "member.value",
              `exclusive[${position}]`,
              `Duty ${at} has ${shared} too: whoever may send it would break the constraint by it alone.`,
            ),
          ];
    }),
  );
}

/** Finds claims to which nobody is held, and the one that leaves nobody to administer the platform. */
function faultsOfPeople(claim: Claim): Finding[] {
  const holdsNobody = (at: string): Finding =>
    fault(
      "member.value",
      at,
      'Whoever has a profile is left out by "*": nobody would be held to it.',
    );
  const isAll = ({ text }: NamePattern): boolean => text === "*";
  switch (claim.kind) {
    case "exclusive":
      return claim.exempt.some(isAll) ? [holdsNobody("exclusive.exempt")] : [];
    case "onlyHolders":
      return claim.profiles.some(isAll) && (claim.users ?? [ALL]).some(isAll)
        ? [holdsNobody("onlyHolders.are")]
        : [];
    case "atMost":
      return claim.of === "everything" && claim.most === 0
        ? [fault("member.value", "atMost.holders", "Nobody could administer the platform.")]
        : [];
    case "can":
    case "cannot":
    case "never":
      return [];
  }
}

const ALL = new NamePattern("*");

function faultsOfSet(kind: Claim["kind"], requests: RequestSet, at: string): Finding[] {
  const unknown = [...requests.actions.patterns, ...requests.actions.except].flatMap((pattern) =>
    unknownAction(pattern, at),
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

/** Finds the fault of an action that Kuzzle cannot have, so that whatever is claimed of it holds. */
function unknownAction({ controller, action }: ActionPattern, at: string): Finding[] {
  const none = (meant: string | undefined): Finding[] => [
    fault("member.value", at, `Kuzzle has no action ${controller.text}:${action.text}.`, meant),
  ];
  const parts = controller.text.split("/");
  // those of plugins are called so too, but by the name of the plugin
  if (parts.length > 1 && parts.every((part) => KNOWN_ACTIONS.has(part))) {
    return none(`{${parts.join(",")}}:${action.text}`);
  }
  if (!action.isLiteral) {
    return [];
  }
  const known = controller.isLiteral ? KNOWN_ACTIONS.get(controller.text) : undefined;
  if (known !== undefined) {
    return known.has(action.text) ? [] : none(nearestName(action.text, known.keys()));
  }
  const meant = controller.isLiteral ? undefined : byCapitals(controller, action.text);
  return meant === undefined ? [] : none(`${controller.text}:${meant}`);
}

/** Finds an action that differs by capitals alone, where no controller of the pattern has the action as it is written. */
function byCapitals(controller: NamePattern, action: string): string | undefined {
  const names = [...KNOWN_ACTIONS].flatMap(([name, known]) =>
    controller.matches(name) ? [...known.keys()] : [],
  );
  return names.includes(action)
    ? undefined
    : names.find((name) => name.toLowerCase() === action.toLowerCase());
}

const TAKES: Readonly<Record<ReadPlace, string>> = {
  none: "no place",
  bounded: "any place",
  index: "an index and no collection",
  collection: "an index and a collection",
  unknown: "any place",
};
