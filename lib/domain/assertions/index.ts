/** Assertions of rights: claims about every request, read and judged. Pure; knows no files. */
export type {
  AssertedWorld,
  Assertion,
  Claim,
  Failure,
  NamedSubject,
  RefusalReason,
  Subject,
  Through,
  Verdict,
} from "./assertion";
export { AssertionJudge } from "./AssertionJudge";
export { describeThrough } from "./failures";
export type { GrantedRow } from "./grantedRows";
export { isResolvable, type RowCoverage, rowCoverage } from "./rowCoverage";
export { type RightsMutant, rightsMutants } from "./rightsMutants";
export { readAssertions } from "./readAssertions";
