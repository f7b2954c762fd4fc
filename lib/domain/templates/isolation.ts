import { type ActionDeclaration, actionsThat, traitsOf } from "../actions";
import {
  type ActionPattern,
  actionPatterns,
  ActionSet,
  Holder,
  placePattern,
  PlaceSet,
  RequestSet,
  RoleRights,
  type Shown,
} from "../assertions";
import type { RoleLookup } from "../rights";
import { freshName, isUnresolvable } from "../rights";
import { instanceOf, type Template } from "./Template";

/** A request of an instance that leaves its tenant's index, or the reason for which nothing is proven. */
export type Leak =
  | ({ readonly kind: "leaves" } & Shown)
  | { readonly kind: "undecided"; readonly message: string };

/**
 * Proves that no instance of a template may send a request that leaves its tenant's index, but for what the
 * template shares: for all requests, those to actions and indexes that do not exist yet included.
 *
 * Of two sets of requests it is proven that no policy allows one: those that name another place, and those
 * that name none. One tenant stands for all: rights hold all indexes alike of which they do not speak, and its
 * index is one of these.
 *
 * @returns a request that leaves it; `undefined`: it is proven that there is none
 */
export function leakOf(
  template: Template,
  roles: RoleLookup,
  known = new RoleRights(),
): Leak | undefined {
  const index = freshTenant(template);
  const instance = instanceOf(template, index);
  let holder: Holder;
  try {
    holder = Holder.ofProfiles([instance], roles, known);
  } catch (error) {
    if (isUnresolvable(error)) {
      return { kind: "undecided", message: error.message };
    }
    throw error;
  }
  for (const requests of leaving(template, index)) {
    // nobody knows what else its holders have
    const request = holder.allowedOf(requests, true);
    if (request !== undefined) {
      return { kind: "leaves", request, through: holder.through(request) };
    }
  }
  return undefined;
}

const ALL = actionPatterns("*");

/** Returns the requests by which the holder of an instance leaves the index of the tenant. */
export function leaving({ shared }: Template, index: string): readonly RequestSet[] {
  const own = [index, ...shared.places].map(placePattern);
  const ignored = [...staying(), ...shared.actions.flatMap(actionPatterns)];
  return [
    new RequestSet(new ActionSet(ALL, []), new PlaceSet(undefined, own)),
    new RequestSet(new ActionSet(ALL, ignored), new PlaceSet(undefined, [], true)),
  ];
}

let harmless: readonly ActionPattern[] | undefined;

/**
 * Lists the actions without a place by which nobody gets out of their tenant. All others are taken for ways out,
 * those of plugins and of the next Kuzzle too, since nobody knows what they do.
 */
function staying(): readonly ActionPattern[] {
  harmless ??= actionsThat(isStaying).flatMap(actionPatterns);
  return harmless;
}

/**
 * Tells whether an action without a place keeps to its tenant: it tells nothing of places and users that are not
 * the caller's (of the node all tenants see the same), and what it writes is compared with the caller's rights,
 * which are the tenant's.
 */
function isStaying({ place, tells = "node", isWayIn, write }: ActionDeclaration): boolean {
  return (
    place === "none" &&
    tells === "node" &&
    isWayIn !== true &&
    traitsOf(write)?.keepsToTenant !== false
  );
}

/** The index of a tenant of whom neither the template nor anybody else speaks. */
function freshTenant(template: Template): string {
  const text = JSON.stringify(template);
  return freshName("any-tenant", (name) => text.includes(name));
}
