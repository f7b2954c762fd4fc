import type { AnalyzeAnswer } from "../../api/analyze";
import type { ComparedSide } from "../../api/rights";
import type { Finding } from "../../domain/findings";
import type { RightsMatrix } from "../../domain/insight/rightsMatrix";
import { isPlainObject } from "../../domain/plainObject";
import { ExplorerError } from "./ExplorerError";
import type { MarkedFinding, RightsAnswer } from "./protocol";
import type { Source } from "./Source";

type Marks = Pick<RightsAnswer, "findings" | "unmarked">;

/** Documents of which findings are shown: each takes two requests. */
const MOST_DOCUMENTS = 20;

/** Where a finding stands in a role: `controllers.document.actions.get`. */
const ROLE_PATH =
  /^controllers(?:\.([^.[]+)|\["([^"]+)"\])(?:\.actions(?:\.([^.[]+)|\["([^"]+)"\]))?/u;
/** Where one stands in a profile: `policies[0].restrictedTo[1]`. */
const PROFILE_PATH = /^policies\[(\d+)\](?:\.restrictedTo(?:\[(\d+)\])?)?/u;

/**
 * Returns the findings about the profiles and roles that the rights come from, with the lines and columns they are
 * about. Leaves out what the caller may not see, and says so.
 */
export async function marksOf(
  source: Source,
  side: ComparedSide,
  matrix: RightsMatrix,
): Promise<Marks> {
  const findings: MarkedFinding[] = [];
  const unmarked: string[] = [];
  const roleIds = new Set<string>("roleId" in side ? [side.roleId] : []);
  const attempt = async (what: string, read: () => Promise<void>): Promise<void> => {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof ExplorerError) || error.told.status === 401) {
        throw error;
      }
      unmarked.push(`${what}: ${error.told.message.split("\n")[0] ?? ""}`);
    }
  };
  const mark = async (id: string, content: unknown, found: AnalyzeAnswer): Promise<void> => {
    const policies = listOf(isPlainObject(content) ? content.policies : undefined);
    for (const policy of policies) {
      if (isPlainObject(policy) && typeof policy.roleId === "string") {
        roleIds.add(policy.roleId);
      }
    }
    findings.push(
      ...found.findings.map((finding) => ({
        ...{ ...finding, kind: "profile" as const, id },
        ...ofProfile(finding, policies, matrix),
      })),
    );
  };
  if ("draft" in side) {
    await attempt("the draft", async () => {
      const found = await ask(source, "analyzeProfile", { body: side.draft });
      await mark("", side.draft, found);
    });
  }
  for (const id of (await profileIdsOf(source, side, attempt)).slice(0, MOST_DOCUMENTS)) {
    await attempt(`profile "${id}"`, async () => {
      const found = await ask(source, "analyzeProfile", { _id: id });
      await mark(id, await documentOf(source, "getProfile", id), found);
    });
  }
  for (const id of [...roleIds].slice(0, MOST_DOCUMENTS)) {
    await attempt(`role "${id}"`, async () => {
      const found = await ask(source, "analyzeRole", { _id: id });
      findings.push(
        ...found.findings.map((finding) => ({
          ...{ ...finding, kind: "role" as const, id },
          ...ofRole(finding, matrix),
        })),
      );
    });
  }
  return { findings, unmarked };
}

async function profileIdsOf(
  source: Source,
  side: ComparedSide,
  attempt: (what: string, read: () => Promise<void>) => Promise<void>,
): Promise<readonly string[]> {
  let ids: readonly string[] = "profileId" in side ? [side.profileId] : [];
  if ("userId" in side) {
    await attempt(`user "${side.userId}"`, async () => {
      const content = await documentOf(source, "getUser", side.userId);
      const listed = listOf(isPlainObject(content) ? content.profileIds : undefined);
      ids = listed.filter((one) => typeof one === "string");
    });
  }
  return ids;
}

async function ask(source: Source, action: string, members: object): Promise<AnalyzeAnswer> {
  return (await source.query({ controller: "profile-guard", action, ...members })) as AnalyzeAnswer;
}

async function documentOf(source: Source, action: string, _id: string): Promise<unknown> {
  const answer = await source.query({ controller: "security", action, _id });
  return (answer as { readonly _source?: unknown })._source;
}

function ofProfile(
  { path }: Finding,
  policies: readonly unknown[],
  { places }: RightsMatrix,
): Pick<MarkedFinding, "places" | "columns"> {
  const [, policyAt, restrictionAt] = PROFILE_PATH.exec(path) ?? [];
  const policy = policyAt === undefined ? undefined : policies[Number(policyAt)];
  const restrictions = listOf(isPlainObject(policy) ? policy.restrictedTo : undefined);
  const meant = restrictionAt === undefined ? restrictions : [restrictions[Number(restrictionAt)]];
  const indexes = new Set(meant.map((one) => (isPlainObject(one) ? one.index : undefined)));
  return {
    places: places.flatMap(({ index }, position) => (indexes.has(index) ? [position] : [])),
    columns: [],
  };
}

function ofRole(
  { path }: Finding,
  { columns }: RightsMatrix,
): Pick<MarkedFinding, "places" | "columns"> {
  const [, plain, quoted, action, quotedAction] = ROLE_PATH.exec(path) ?? [];
  const controller = plain ?? quoted;
  const named = action ?? quotedAction;
  return {
    places: [],
    columns: columns.flatMap((column, position) =>
      column.controller === controller && (named === undefined || column.action === named)
        ? [position]
        : [],
    ),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
