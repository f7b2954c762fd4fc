import type { ComparedSide, Comparison, ComparisonRequest, ProfileDraft } from "../../api/rights";
import { comparisonSteps } from "../../domain/insight/comparison";
import { ANONYMOUS } from "../../domain/hostIds";
import { policiesOf } from "../../domain/storedPolicies";
import {
  compileRights,
  highestRateLimit,
  NOTHING,
  rateLimitChange,
  storedRole,
  type Rights,
  type StoredProfile,
} from "../../domain/rights";
import type { AskedSubject } from "../ask/question";
import type { Granting } from "../files/policySet";
import { explorerError } from "./ExplorerError";
import { sideFrom } from "./sides";

/** Stands for a draft among the profiles. No file can name it: an id has no line end. */
const DRAFT = "\n";

/** Users that are named, as by a dry run. */
const MOST_USERS = 20;

/** Returns the documents of the files, a draft among them, and whom a question is about. */
export function asked(granting: Granting, side: ComparedSide): [Granting, AskedSubject] {
  if ("userId" in side) {
    return [granting, { kind: "user", id: side.userId }];
  }
  if ("profileId" in side) {
    return [granting, { kind: "profile", id: side.profileId }];
  }
  if ("apiKeyId" in side) {
    throw explorerError("explorer.not_in_files", "Files hold no API keys.");
  }
  const profile: StoredProfile =
    "roleId" in side
      ? { policies: [{ roleId: side.roleId }], _id: DRAFT }
      : { ...side.draft, _id: DRAFT };
  const profiles = new Map([...granting.profiles, [DRAFT, profile]]);
  return [
    { ...granting, profiles },
    { kind: "profile", id: DRAFT },
  ];
}

/** As `profile-guard:compare` answers. */
export function comparison(granting: Granting, { left, right }: ComparisonRequest): Comparison {
  return difference(holdingOf(granting, sideFrom(left)), holdingOf(granting, sideFrom(right)));
}

function difference(before: Holding, after: Holding): Comparison {
  const limits =
    before.rateLimit === undefined || after.rateLimit === undefined
      ? undefined
      : rateLimitChange(before.rateLimit, after.rateLimit);
  const steps = comparisonSteps(before.rights, after.rights, limits);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) {
      return value;
    }
  }
}

interface Holding {
  readonly rights: Rights;
  readonly rateLimit: number | undefined;
}

function holdingOf(granting: Granting, side: ComparedSide): Holding {
  const [{ profiles, roles, users }, { kind, id }] = asked(granting, side);
  const ids = kind === "user" ? (users.get(id)?.profileIds ?? [id]) : [id];
  const held = ids.map((one) => {
    const profile = profiles.get(one);
    if (profile === undefined) {
      throw explorerError("explorer.not_found", `There is no profile "${one}".`);
    }
    return profile;
  });
  const rateLimit = "roleId" in side ? undefined : highestRateLimit(held);
  return { rights: compileRights(held, roles), rateLimit };
}

export type Body = Readonly<Record<string, unknown>>;

/** As much as files can tell of what a dry run tells. */
interface FilePreview {
  readonly rights: Comparison;
  readonly users: { readonly total: number; readonly ids: readonly string[] };
}

/** Tells what would change if a profile were like a draft. */
export function profilePreview(granting: Granting, id: string, body: Body): FilePreview {
  // what is wrong in it, whoever reads its policies says
  const draft = body as Body & ProfileDraft;
  const isNew = !granting.profiles.has(id);
  const before = isNew ? EMPTY : holdingOf(granting, { profileId: id });
  return {
    rights: difference(before, holdingOf(granting, { draft })),
    users: usersOf(granting, (profileId) => profileId === id),
  };
}

/** Does the same of a role: the rights are those of a profile with it alone. */
export function rolePreview(granting: Granting, id: string, draft: Body): FilePreview {
  const drafted = {
    ...granting,
    roles: new Map([...granting.roles, [DRAFT, storedRole(DRAFT, draft)]]),
  };
  const before = granting.roles.has(id) ? holdingOf(granting, { roleId: id }) : EMPTY;
  return {
    rights: difference(before, holdingOf(drafted, { roleId: DRAFT })),
    users: usersOf(granting, (profileId) =>
      [...policiesOf(granting.profiles.get(profileId))].some(({ policy }) => policy.roleId === id),
    ),
  };
}

const EMPTY: Holding = { rights: NOTHING, rateLimit: undefined };

function usersOf(
  { users }: Granting,
  isTouched: (profileId: string) => boolean,
): FilePreview["users"] {
  const ids = [...users.values()]
    .filter(({ _id, profileIds }) => _id !== ANONYMOUS && profileIds.some(isTouched))
    .map(({ _id }) => _id);
  return { total: ids.length, ids: ids.slice(0, MOST_USERS) };
}
