import type { PolicyVerdict } from "./explainRequest";
import { explainRequest } from "./explainRequest";
import type { RightsRequest, RoleLookup, StoredProfile } from "./types";

/** Profiles and the roles they mention: two sides may see the same role in two versions. */
export interface Holding {
  readonly profiles: readonly StoredProfile[];
  readonly roles: RoleLookup;
}

/** The source of a right, and the reasons for which somebody does not have it. */
export interface Provenance {
  /** The policies of the wanted side that give the right. */
  readonly grantedBy: readonly PolicyVerdict[];
  /** The policies of the holder, each with the reason for which it falls short. */
  readonly lackedBy: readonly PolicyVerdict[];
}

/**
 * Finds the policies of the wanted side through which a missing right would come, and tells why
 * none of the holder's gives it.
 *
 * @param request a witness of the missing right
 * @throws UnresolvableRole | UnresolvableRestriction as `compileRights`
 */
export function traceRight(request: RightsRequest, wanted: Holding, holder: Holding): Provenance {
  return {
    grantedBy: verdicts(request, wanted).filter(({ reason }) => reason === "allowed"),
    lackedBy: verdicts(request, holder).filter(({ reason }) => reason !== "allowed"),
  };
}

function verdicts(request: RightsRequest, { profiles, roles }: Holding): readonly PolicyVerdict[] {
  const { controller, action, index, collection } = request;
  const { places } = explainRequest(profiles, roles, { controller, action, index, collection });
  return places.flatMap(({ policies }) => policies);
}
