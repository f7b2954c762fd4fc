import { type Constraint, isMatched } from "../../domain/assertions";

/** Tells whether users may do something of which constraints speak because they have a profile. */
export function isExempting(constraints: readonly Constraint[], profileId: string): boolean {
  return constraints.some(({ claim }) => {
    switch (claim.kind) {
      case "exclusive":
        return isMatched(claim.exempt, profileId);
      case "onlyHolders":
        return isMatched(claim.profiles, profileId);
      case "never":
      case "atMost":
        return false;
    }
  });
}
