import type { AnalyzeAnswer } from "../../api/analyze";
import type { RequestExplanation } from "../../api/explain";
import type { ComparedSide } from "../../api/rights";
import type { RightsMatrix } from "../../domain/insight/rightsMatrix";
import { isPlainObject, memberOf } from "../../domain/plainObject";
import { ExplorerError } from "./ExplorerError";
import type { OwnedFinding, RightsAnswer } from "./protocol";
import type { Source } from "./Source";

type Marks = Pick<RightsAnswer, "findings" | "moreFindings" | "marked" | "unmarked">;

/** Documents of which findings are shown: each takes two requests. */
const MOST_DOCUMENTS = 20;
/** Findings of one answer: more than anybody reads. */
const MOST_FINDINGS = 500;

/** Where a finding stands in a role: `controllers.document.actions.get`. */
const ROLE_PATH =
  /^controllers(?:\.([^.[]+)|\["([^"]+)"\])(?:\.actions(?:\.([^.[]+)|\["([^"]+)"\]))?/u;
/** Where one stands in a profile: `policies[0].restrictedTo[1]`. */
const PROFILE_PATH = /^policies\[(\d+)\](?:\.restrictedTo(?:\[(\d+)\])?)?/u;

/**
 * Returns the findings about the profiles and roles that the rights come from, and marks the lines and columns they
 * are about. Leaves out what the caller may not see, and says so.
 */
export async function marksOf(
  source: Source,
  side: ComparedSide,
  matrix: RightsMatrix,
): Promise<Marks> {
  const marker = new Marker(source, matrix);
  if ("draft" in side) {
    await marker.attempt("the draft", async () => marker.addProfile("", side.draft));
  }
  if ("roleId" in side) {
    marker.roleIds.add(side.roleId);
  }
  if ("apiKeyId" in side) {
    await marker.attempt(`API key "${side.apiKeyId}"`, async () => marker.addKey(side.apiKeyId));
  }
  for (const id of (await marker.profilesOf(side)).slice(0, MOST_DOCUMENTS)) {
    await marker.attempt(`profile "${id}"`, async () => marker.addProfile(id));
  }
  for (const id of [...marker.roleIds].slice(0, MOST_DOCUMENTS)) {
    await marker.attempt(`role "${id}"`, async () => marker.addRole(id));
  }
  return marker.marks();
}

class Marker {
  readonly roleIds = new Set<string>();
  /** The user of the API key. */
  private owner: string | undefined;
  private readonly findings: OwnedFinding[] = [];
  private readonly unmarked: string[] = [];
  private readonly places = new Set<number>();
  private readonly columns = new Set<number>();
  /** The lines of each index. */
  private readonly lines = new Map<string | null, readonly number[]>();

  constructor(
    private readonly source: Source,
    private readonly matrix: RightsMatrix,
  ) {
    matrix.places.forEach(({ index }, position) => {
      this.lines.set(index, [...(this.lines.get(index) ?? []), position]);
    });
  }

  marks(): Marks {
    return {
      findings: this.findings.slice(0, MOST_FINDINGS),
      moreFindings: Math.max(this.findings.length - MOST_FINDINGS, 0),
      marked: { places: [...this.places], columns: [...this.columns] },
      unmarked: this.unmarked,
    };
  }

  /** Notes a document that may not be seen. @throws ExplorerError when nobody is logged in, or Kuzzle is away */
  async attempt(what: string, read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof ExplorerError) || error.told.id.startsWith("explorer.")) {
        throw error;
      }
      this.unmarked.push(`${what}: ${error.told.message.split("\n")[0] ?? ""}`);
    }
  }

  async profilesOf(side: ComparedSide): Promise<readonly string[]> {
    if ("profileId" in side) {
      return [side.profileId];
    }
    const userId = "userId" in side ? side.userId : this.owner;
    if (userId === undefined) {
      return [];
    }
    let ids: readonly string[] = [];
    await this.attempt(`user "${userId}"`, async () => {
      const content = await this.documentOf("getUser", userId);
      const listed = listOf(memberOf(content, "profileIds"));
      ids = listed.filter((one) => typeof one === "string");
    });
    return ids;
  }

  /** The policies of a key are as those of a profile: a draft of one tells what is odd about them. */
  async addKey(id: string): Promise<void> {
    const request = { controller: "auth", action: "getCurrentUser" };
    const asked = { controller: "profile-guard", action: "explain", apiKeyId: id };
    const explained = await this.source.query({ ...asked, body: { request } });
    const { apiKey } = explained as RequestExplanation;
    this.owner = apiKey?.userId;
    const found = { controller: "security", action: "searchApiKeys", userId: this.owner };
    const answer = await this.source.query({ ...found, body: { ids: { values: [id] } } });
    const [hit] = listOf(memberOf(answer, "hits"));
    const policies = memberOf(memberOf(hit, "_source"), "policies");
    if (Array.isArray(policies)) {
      await this.addPolicies("key", id, { policies });
    }
  }

  /** @param draft default: as it is stored */
  async addProfile(id: string, draft?: object): Promise<void> {
    await this.addPolicies("profile", id, draft);
  }

  private async addPolicies(kind: "profile" | "key", id: string, draft?: object): Promise<void> {
    const found = await this.findingsOf("analyzeProfile", draft ? { body: draft } : { _id: id });
    const content = draft ?? (await this.documentOf("getProfile", id));
    const policies = listOf(memberOf(content, "policies"));
    for (const policy of policies) {
      if (isPlainObject(policy) && typeof policy.roleId === "string") {
        this.roleIds.add(policy.roleId);
      }
    }
    for (const finding of found) {
      this.findings.push({ ...finding, kind, id });
      for (const index of indexesAt(finding.path, policies)) {
        this.lines.get(index)?.forEach((line) => this.places.add(line));
      }
    }
  }

  async addRole(id: string): Promise<void> {
    for (const finding of await this.findingsOf("analyzeRole", { _id: id })) {
      this.findings.push({ ...finding, kind: "role", id });
      const [, plain, quoted, action, quotedAction] = ROLE_PATH.exec(finding.path) ?? [];
      const named = action ?? quotedAction;
      this.matrix.columns.forEach((column, position) => {
        if (
          column.controller === (plain ?? quoted) &&
          (named === undefined || column.action === named)
        ) {
          this.columns.add(position);
        }
      });
    }
  }

  private async findingsOf(action: string, members: object): Promise<AnalyzeAnswer["findings"]> {
    const answer = await this.source.query({ controller: "profile-guard", action, ...members });
    return (answer as AnalyzeAnswer).findings;
  }

  private async documentOf(action: string, _id: string): Promise<unknown> {
    const answer = await this.source.query({ controller: "security", action, _id });
    return (answer as { readonly _source?: unknown })._source;
  }
}

/** The indexes of the restrictions that a finding is about. */
function indexesAt(path: string, policies: readonly unknown[]): readonly string[] {
  const [, policyAt, restrictionAt] = PROFILE_PATH.exec(path) ?? [];
  const policy = policyAt === undefined ? undefined : policies[Number(policyAt)];
  const restrictions = listOf(memberOf(policy, "restrictedTo"));
  const meant = restrictionAt === undefined ? restrictions : [restrictions[Number(restrictionAt)]];
  return meant.flatMap((one) =>
    isPlainObject(one) && typeof one.index === "string" ? [one.index] : [],
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
