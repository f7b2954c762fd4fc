import type { AnalyzeAnswer } from "../../api/analyze";
import type { ComparedSide, Comparison, ComparisonRequest } from "../../api/rights";
import type { ExplainArguments } from "../../api/explain";
import { analyzeProfile, analyzeRole, type AnalysisInput } from "../../domain/analysis";
import { comparisonSteps } from "../../domain/insight/comparison";
import { hugeProfileFaults, hugeRoleFaults } from "../../domain/policies/size";
import { isPlainObject } from "../../domain/plainObject";
import {
  compileRights,
  highestRateLimit,
  rateLimitChange,
  storedRole,
  type Rights,
  type StoredProfile,
} from "../../domain/rights";
import { canByFiles, rightsByFiles, whoCanByFiles } from "../ask/fromFiles";
import type { AskedRequest, AskedSubject } from "../ask/question";
import { contentOf } from "../files/state";
import type { Granting } from "../files/policySet";
import { explorerError } from "./ExplorerError";
import type { PageRequest } from "./protocol";
import { sideFrom } from "./sides";

/** Stands for a draft among the profiles. No file can name it: an id has no line end. */
const DRAFT = "\n";

/** No answer crosses a network: every place of the largest profile, for some actions. */
const MOST_ROWS = 200_000;

type Answers = Readonly<Record<string, (granting: Granting, request: PageRequest) => unknown>>;

/** The requests that files can answer, by the code that answers them on a server. */
export const FILE_ANSWERS: Answers = {
  "profile-guard:effectiveRights": (granting, request) => {
    const whom = asked(granting, subjectIn(request));
    const right = typeof request.right === "string" ? request.right : undefined;
    const { subject, ...rights } = rightsByFiles(...whom, MOST_ROWS, right);
    return rights;
  },
  "profile-guard:explain": (granting, { body, ...request }) => {
    const { request: about } = body as ExplainArguments["body"];
    const side = subjectIn({ ...request, controller: "", action: "", body });
    return canByFiles(...asked(granting, side), about).explanation;
  },
  "profile-guard:whoCan": (granting, { body }) => {
    const { leftOut, ...found } = whoCanByFiles(granting, body as AskedRequest);
    const undecided = leftOut.map((reason) => ({ profileId: "", reason }));
    return { ...found, complete: leftOut.length === 0, ...(leftOut.length > 0 && { undecided }) };
  },
  "profile-guard:compare": (granting, { body }) => comparison(granting, body as ComparisonRequest),
  "profile-guard:analyzeProfile": (granting, request) => profileFindings(granting, request),
  "profile-guard:analyzeRole": (granting, request) => roleFindings(granting, request),
  "security:getProfile": ({ profiles }, { _id }) => stored("profile", _id, profiles),
  "security:getRole": ({ roles }, { _id }) => stored("role", _id, roles),
  "security:getUser": ({ users }, { _id }) => stored("user", _id, users),
};

/** Reads whom a request is about from the arguments of `explain` and `effectiveRights`. */
function subjectIn({ userId, profileId, apiKeyId, body }: PageRequest): ComparedSide {
  const { draft, profileIds } = isPlainObject(body) ? body : {};
  const [named] = Array.isArray(profileIds) ? (profileIds as unknown[]) : [profileId];
  const side = Object.entries({ userId, profileId: named, apiKeyId, draft });
  return sideFrom(Object.fromEntries(side.filter(([, value]) => value !== undefined)));
}

function asked(granting: Granting, side: ComparedSide): [Granting, AskedSubject] {
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

/** A role drafted in the page. Kuzzle tells by a dry run what it would change. */
interface RoleSide {
  readonly roleDraft: Readonly<Record<string, unknown>>;
}

function comparison(granting: Granting, { left, right }: ComparisonRequest): Comparison {
  const [before, after] = [left, right as ComparedSide | RoleSide].map((side) =>
    "roleDraft" in side
      ? holdingOf(withRole(granting, side.roleDraft), { roleId: DRAFT })
      : holdingOf(granting, sideFrom(side)),
  );
  if (before === undefined || after === undefined) {
    throw new Error("two sides were asked for");
  }
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

function holdingOf(
  granting: Granting,
  side: ComparedSide,
): { readonly rights: Rights; readonly rateLimit: number | undefined } {
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

function withRole(granting: Granting, draft: RoleSide["roleDraft"]): Granting {
  return { ...granting, roles: new Map([...granting.roles, [DRAFT, storedRole(DRAFT, draft)]]) };
}

function worldOf({ roles, profiles, users }: Granting): AnalysisInput {
  return { roles, profiles, users: [...users.values()] };
}

function profileFindings(granting: Granting, { _id = "", body }: PageRequest): AnalyzeAnswer {
  const id = String(_id);
  const draft = isPlainObject(body) ? body : undefined;
  const huge = hugeProfileFaults(draft);
  const profile = draft === undefined ? granting.profiles.get(id) : { ...draft, _id: id };
  return {
    findings:
      huge.length > 0 || profile === undefined ? huge : analyzeProfile(profile, worldOf(granting)),
  };
}

function roleFindings(granting: Granting, { _id = "", body }: PageRequest): AnalyzeAnswer {
  const id = String(_id);
  const draft = isPlainObject(body) ? body : undefined;
  const huge = hugeRoleFaults(draft);
  const role = draft === undefined ? granting.roles.get(id) : storedRole(id, draft);
  return {
    findings: huge.length > 0 || role === undefined ? huge : analyzeRole(role, worldOf(granting)),
  };
}

function stored(kind: string, _id: unknown, documents: ReadonlyMap<string, object>): object {
  const found = documents.get(String(_id));
  if (found === undefined) {
    throw explorerError("explorer.not_found", `There is no ${kind} "${String(_id)}".`);
  }
  return { _id, _source: contentOf(found) };
}
