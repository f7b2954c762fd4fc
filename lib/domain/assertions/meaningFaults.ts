import { KNOWN_ACTIONS } from "../actions";
import type { Finding } from "../findings";
import { fault } from "../findings";
import { nearestName } from "../nearest";
import type { Claim } from "./assertion";
import { requestSetsOf } from "./assertion";
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
  return requestSetsOf(claim).flatMap((requests, position) =>
    faultsOfSet(kind, requests, kind === "exclusive" ? `exclusive[${position}]` : MEMBERS[kind]),
  );
}

function faultsOfSet(kind: Claim["kind"], requests: RequestSet, at: string): Finding[] {
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
