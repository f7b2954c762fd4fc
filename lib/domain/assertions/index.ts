/** Assertions of rights: claims about every request, read and judged. Pure; knows no files. */
export type {
  AssertedWorld,
  Assertion,
  Claim,
  Constraint,
  ConstraintClaim,
  Failure,
  NamedSubject,
  RefusalReason,
  Subject,
  Through,
  Verdict,
} from "./assertion";
export { AssertionJudge } from "./AssertionJudge";
export { describeShown, describeThrough } from "./failures";
export type { GrantedRow } from "./grantedRows";
export { isResolvable, type RowCoverage, rowCoverage } from "./rowCoverage";
export { type RightsMutant, rightsMutants } from "./rightsMutants";
export { readAssertions, readConstraints } from "./readAssertions";
export {
  breach,
  type SingleClaim,
  gainsDuty,
  isAbout,
  type Moments,
  newBreach,
  type Shown,
} from "./breaches";
export { type Counted, holdsAny, isAboutEveryRight, mayAdd } from "./holdsAny";
export { Holder, profileOfRole, RoleRights } from "./Holder";
export { knownActions, type NamedActions } from "./misspelt";
export { isMatched, NamePattern } from "./namePattern";
export { absenceOf, matchingNobody, misspeltIn, namedIn } from "./namesInConstraints";
export { requestSetsOf } from "./assertion";
export { type ActionPattern, actionPatterns, ActionSet } from "./ActionSet";
export { actions as actionsSchema, places as placesSchema } from "./assertionSchema";
export { placePattern, PlaceSet } from "./PlaceSet";
export { RequestSet } from "./RequestSet";
