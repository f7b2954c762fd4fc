import { comparedArguments, describeRows, type RightsRow } from "../../domain/rights";
import type { RequestExplanation } from "../../api/explain";
import { packageFacts } from "../../shared/packageFacts";
import { ExplorerError, explorerError } from "./ExplorerError";
import { keysOf } from "./kuzzleNames";
import type { PageAnswer, PageRequest, PhrasesAnswer } from "./protocol";
import { explainCell, readRights, rightsFor } from "./rightsTable";
import { sideFrom } from "./sides";
import type { Source } from "./Source";

/** The requests of Kuzzle's API that the page has a use for: whoever took it over could send no others. */
const OFFERED: Readonly<Record<string, ReadonlySet<string>>> = {
  "profile-guard": new Set([
    ...["analyzeAll", "analyzeProfile", "analyzeRole", "compare", "effectiveRights", "explain"],
    ...["exportAudit", "findDangling", "history", "reportedRefusals", "searchAudit", "whoCan"],
    ...["createOrReplaceProfile", "restore"],
  ]),
  security: new Set(["getProfile", "getRole", "getUser", "createOrReplaceRole"]),
};

type Own = (source: Source, request: PageRequest) => Promise<unknown>;

const OWN: Readonly<Record<string, Own>> = {
  start: async (source) => ({
    mode: source.mode,
    of: source.of,
    version: packageFacts().version,
    ...(await source.login()),
  }),
  login: async (source, request) => source.logIn(request),
  logout: async (source) => {
    source.logOut();
  },
  names: async (source) => source.names(),
  keys: async (source, { userId }) =>
    source.mode === "files"
      ? { keys: [], withheld: false }
      : keysOf((request) => source.query(request), String(userId)),
  rights: rightsFor,
  cell: explainCell,
  phrases: phrasesFor,
};

/**
 * Answers a request of the page.
 *
 * @param as the kuid that the page shows, empty of nobody: it is answered nothing, and does nothing, as somebody else
 * @throws what is no answer of Kuzzle's, and no error of the explorer's
 */
export async function answerPage(
  source: Source,
  request: PageRequest,
  as?: string,
): Promise<PageAnswer> {
  try {
    return { result: (await answerOf(boundTo(source, as), request)) ?? null };
  } catch (error) {
    if (error instanceof ExplorerError) {
      return { error: error.told };
    }
    throw error;
  }
}

/** Several tabs of a browser share a login. */
function boundTo(source: Source, as: string | undefined): Source {
  return {
    mode: source.mode,
    of: source.of,
    login: async () => source.login(),
    logIn: async (given) => source.logIn(given),
    logOut: () => {
      source.logOut();
    },
    names: async () => source.names(as),
    query: async (request) => source.query(request, as),
  };
}

async function answerOf(source: Source, request: PageRequest): Promise<unknown> {
  const { controller, action } = request;
  if (controller === "explorer" && Object.hasOwn(OWN, action)) {
    return OWN[action]?.(source, request);
  }
  if (!Object.hasOwn(OFFERED, controller) || OFFERED[controller]?.has(action) !== true) {
    throw explorerError(
      "explorer.not_offered",
      `The explorer sends no ${controller}:${action}: it has no use for it.`,
    );
  }
  if (controller === "security" && action === "createOrReplaceRole" && source.mode === "kuzzle") {
    await requireGuard(source, request);
  }
  return source.query(request);
}

/**
 * Requires that the plugin guards Kuzzle's own actions: where it does not (`guardNativeActions: false`), Kuzzle does
 * not know `dryRun`, and would write.
 */
async function requireGuard(source: Source, { controller, action }: PageRequest): Promise<void> {
  const { guarded } = (await source.query({
    ...{ controller: "profile-guard", action: "explain" },
    body: { request: { controller, action } },
  })) as RequestExplanation;
  if (!guarded) {
    throw explorerError(
      "explorer.dry_run_unguarded",
      "profile-guard does not guard Kuzzle's own actions there (guardNativeActions), so that roles are neither tried nor saved from here.",
    );
  }
}

/** Lines of one answer. */
const MOST_PHRASES = 100;

async function phrasesFor(source: Source, { of }: PageRequest): Promise<PhrasesAnswer> {
  const { rights } = await readRights(source, sideFrom(of));
  // without an index is all there is to say of an action that takes none
  const takesPlace = ({ controller, action }: RightsRow): boolean =>
    comparedArguments(controller, action) !== "none";
  const telling = rights.filter((row) => row.index === null || takesPlace(row));
  const phrases = describeRows(telling, takesPlace);
  return {
    phrases: phrases.slice(0, MOST_PHRASES),
    more: Math.max(phrases.length - MOST_PHRASES, 0),
  };
}
