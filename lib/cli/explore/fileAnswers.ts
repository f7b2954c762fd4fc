import type { AnalyzeAnswer } from "../../api/analyze";
import type { ComparedSide, ComparisonRequest } from "../../api/rights";
import type { ExplainArguments } from "../../api/explain";
import { analyzeProfile, analyzeRole, type AnalysisInput } from "../../domain/analysis";
import { hugeProfileFaults, hugeRoleFaults } from "../../domain/policies/size";
import { isPlainObject } from "../../domain/plainObject";
import { storedRole } from "../../domain/rights";
import { canByFiles, rightsByFiles, whoCanByFiles } from "../ask/fromFiles";
import type { AskedRequest } from "../ask/question";
import { contentOf } from "../files/state";
import type { Granting } from "../files/policySet";
import { explorerError } from "./ExplorerError";
import { asked, type Body, comparison, profilePreview, rolePreview } from "./fileComparison";
import type { PageRequest } from "./protocol";
import { sideFrom } from "./sides";

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
  "profile-guard:createOrReplaceProfile": (granting, request) =>
    dryRun(request, (id, body) => profilePreview(granting, id, body)),
  "security:createOrReplaceRole": (granting, request) =>
    dryRun(request, (id, body) => rolePreview(granting, id, body)),
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

/** Files are not written: whoever does not ask for a dry run is refused. */
function dryRun(
  { _id = "", body, dryRun: isAsked }: PageRequest,
  preview: (id: string, body: Body) => object,
): object {
  if (isAsked !== true) {
    throw explorerError("explorer.not_in_files", "Files are not written.");
  }
  if (!isPlainObject(body)) {
    throw explorerError("explorer.malformed", "A draft is an object of JSON.");
  }
  return preview(String(_id), body);
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
