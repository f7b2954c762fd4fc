import {
  absenceOf,
  AssertionJudge,
  knownActions,
  matchingNobody,
  misspeltIn,
  type NamedActions,
  namedIn,
  type Subject,
} from "../../domain/assertions";
import { instancesOfId, type Templates } from "../../domain/templates";
import type { FileConstraint } from "../files/configured";
import type { LocatedFinding } from "../files/parse";
import { type Granting, withAnonymous } from "../files/policySet";

/** Names that there are besides the documents, and whether these hold every user. */
export interface ConstraintNames {
  readonly profileIds?: Iterable<string>;
  readonly roleIds?: Iterable<string>;
  readonly userIds?: Iterable<string>;
  readonly api?: NamedActions;
  readonly templates?: Templates;
  readonly hasUsers: boolean;
}

/** Finds the constraints that roles, profiles and users break, each where it stands, and those that speak of nobody. */
export function constraintFindings(
  constraints: readonly FileConstraint[],
  granting: Granting,
  names: ConstraintNames,
): readonly LocatedFinding[] {
  return [
    ...constraints.flatMap((one) => namesOfNobody(one, granting, names)),
    ...brokenConstraints(constraints, granting, "is broken"),
  ];
}

/** Finds the constraints that roles, profiles and users break, each where it stands. */
export function brokenConstraints(
  constraints: readonly FileConstraint[],
  granting: Granting,
  how: "is broken" | "is broken by what is stored",
): readonly LocatedFinding[] {
  const judge = new AssertionJudge({ ...granting, users: withAnonymous(granting.users) });
  return constraints.flatMap((one) =>
    judge
      .judge(one.constraint)
      // rights that cannot be told have findings of their own
      .failures.filter(({ kind }) => kind === "broken")
      .map(({ message }) =>
        found(one, "constraint.violated", `Constraint "${one.constraint.name}" ${how}: ${message}`),
      ),
  );
}

/** Finds what the server warns of at start: names, patterns of names, controllers and actions, that nobody has. */
function namesOfNobody(
  one: FileConstraint,
  { profiles, roles, users }: Granting,
  { profileIds = [], roleIds = [], userIds = [], api, templates, hasUsers }: ConstraintNames,
): readonly LocatedFinding[] {
  const { claim, name } = one.constraint;
  const known: Record<Subject["kind"], ReadonlySet<string>> = {
    profile: new Set([...profiles.keys(), ...profileIds]),
    role: new Set([...roles.keys(), ...roleIds]),
    user: new Set([...users.keys(), ...userIds]),
  };
  const isThere = ({ kind, id }: Subject): boolean =>
    known[kind].has(id) ||
    (kind === "user" && !hasUsers) ||
    (kind === "profile" && instancesOfId(templates ?? new Map(), id).length > 0);
  const messages = [
    ...namedIn(claim)
      .filter((subject) => !isThere(subject))
      .map((subject) => absenceOf(subject, known[subject.kind])),
    ...matchingNobody(claim, { profile: [...known.profile], role: [...known.role] }),
    ...misspeltIn(claim, knownActions(roles, api)),
  ];
  return messages.map((message) =>
    found(
      one,
      "constraint.vacuous",
      `Constraint "${name}" speaks of what does not exist: ${message}`,
    ),
  );
}

function found(
  { constraint: { path }, place }: FileConstraint,
  code: "constraint.vacuous" | "constraint.violated",
  message: string,
): LocatedFinding {
  return { code, severity: "securityWarning", path, message, place };
}
