import type { Content } from "../../lib/api/audit";
import type { ProfileDraft, RightsRow } from "../../lib/api/rights";
import { isSame } from "../../lib/domain/same";
import { AnsweredError, ask, send } from "./api";
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

interface StoredDocument {
  readonly _source: Content;
}

function ownMembers({ _source }: StoredDocument): Content {
  return Object.fromEntries(
    Object.entries(_source).filter(
      ([member, value]) => !HOST_MEMBERS.has(member) && value !== null,
    ),
  );
}

/** Reads a stored document as a draft of it. @returns null: there is none @throws AnsweredError */
export async function loadDocument(kind: DraftKind, _id: string): Promise<Content | null> {
  try {
    const request = { controller: "security", action: READS[kind], _id };
    return ownMembers(await send<StoredDocument>(request));
  } catch (error) {
    if (error instanceof AnsweredError && error.told.status === 404) {
      return null;
    }
    throw error;
  }
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

/** `saved`: what is stored now. `changed`: nothing was written, since this is stored, and it is not the base. */
export type Saved = { readonly saved: Content } | { readonly changed: Content | null };

/**
 * Writes a draft by the guarded action, unless somebody else has written the document since it was loaded.
 *
 * @param base what was stored then; undefined: whoever drafts may not see it
 * @throws AnsweredError
 */
export async function saveDraft(
  kind: DraftKind,
  _id: string,
  body: ProfileDraft,
  { force, base }: { readonly force: boolean; readonly base: Content | null | undefined },
): Promise<Saved> {
  const stored = base === undefined ? undefined : await loadDocument(kind, _id);
  if (base !== undefined && stored !== undefined && !isStillSame(base, stored)) {
    return { changed: stored };
  }
  return { saved: ownMembers(await write<StoredDocument>(kind, _id, body, { force })) };
}

function isStillSame(base: Content | null, stored: Content | null): boolean {
  // most are in the same order, too, which is found out in no time
  return JSON.stringify(base) === JSON.stringify(stored) || isSame(told(base), told(stored));
}

/** A write answers what it was given; a limit of 0, which is none, is added by the storage. */
function told(content: Content | null): unknown {
  return content && { rateLimit: 0, ...content };
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
