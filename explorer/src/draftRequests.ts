import type { ProfileDraft, RightsRow } from "../../lib/api/rights";
import { ask, send } from "./api";
import type { DraftKind } from "./drafts";

/** As much of the answer of a dry run as is shown; all of it: `Preview` in lib/usecases/dryRun. */
export interface DraftPreview {
  readonly rights: {
    readonly added: readonly RightsRow[];
    readonly removed: readonly RightsRow[];
  };
  readonly users?: { readonly total: number; readonly ids: readonly string[] };
  /** Absent of files, which tell of no connections, as are the next. */
  readonly subscriptions?: { readonly total: number };
  readonly sessions?: { readonly total: number };
  readonly withheld?: readonly string[];
}

/** Members that Kuzzle adds, and that belong to no draft. */
const HOST_MEMBERS = new Set(["_kuzzle_info", "optimizedPolicies", "_id"]);

const READS = { profile: "getProfile", role: "getRole" } as const;

/** Reads a stored document as a draft of it. @throws AnsweredError */
export async function loadDocument(kind: DraftKind, _id: string): Promise<object> {
  const { _source } = await send<{ readonly _source: object }>({
    ...{ controller: "security", action: READS[kind], _id },
  });
  return Object.fromEntries(
    Object.entries(_source).filter(
      ([member, value]) => !HOST_MEMBERS.has(member) && value !== null,
    ),
  );
}

/** Asks what saving would change, by a dry run: files answer it too. @throws AnsweredError */
export async function previewDraft(
  kind: DraftKind,
  _id: string,
  body: ProfileDraft,
  force: boolean,
): Promise<DraftPreview> {
  return write(kind, _id, body, { force, dryRun: true });
}

/** Writes a draft by the guarded action. @throws AnsweredError */
export async function saveDraft(
  kind: DraftKind,
  _id: string,
  body: ProfileDraft,
  force: boolean,
): Promise<void> {
  await write(kind, _id, body, { force });
}

async function write<Answer>(
  kind: DraftKind,
  _id: string,
  body: object,
  { force, ...how }: { readonly force: boolean; readonly dryRun?: true },
): Promise<Answer> {
  const members = { _id, body, ...how, ...(force && { force }) };
  return kind === "profile"
    ? ask<Answer>("createOrReplaceProfile", members)
    : send<Answer>({ controller: "security", action: "createOrReplaceRole", ...members });
}
