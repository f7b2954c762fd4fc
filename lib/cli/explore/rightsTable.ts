import type { RequestExplanation } from "../../api/explain";
import type { ComparedSide, EffectiveRights } from "../../api/rights";
import {
  rightsMatrix,
  type MatrixColumn,
  type MatrixPlace,
} from "../../domain/insight/rightsMatrix";
import { witnessOf } from "../../domain/insight/rowWitness";
import {
  type CellName,
  comparedArguments,
  type RightsRequest,
  type RightsRow,
} from "../../domain/rights";
import { ExplorerError } from "./ExplorerError";
import { marksOf } from "./marks";
import { pluginRefusals } from "./pluginRefusals";
import type { CellAnswer, CellArguments, PageRequest, RightsAnswer } from "./protocol";
import { explainArguments, rightsArguments, sideFrom } from "./sides";
import type { Source } from "./Source";

/** Columns that are told at once beyond those of the first answer: each takes a request. */
const MOST_ALSO = 50;

const nameOf = ({ controller, action }: CellName): string => `${controller}:${action}`;

/** @param right lists the rights to one action alone */
export async function readRights(
  source: Source,
  side: ComparedSide,
  right?: string,
): Promise<EffectiveRights> {
  const answer = await source.query({
    controller: "profile-guard",
    action: "effectiveRights",
    ...rightsArguments(side),
    ...(right !== undefined && { right }),
  });
  return answer as EffectiveRights;
}

/** Asks for the role: it is asked about as a draft with it alone, in which its absence would be a fault of the form. */
async function requireRole(source: Source, _id: string): Promise<void> {
  try {
    await source.query({ controller: "security", action: "getRole", _id });
  } catch (error) {
    // whoever may not see it is told so by the question itself
    if (!(error instanceof ExplorerError) || error.told.status !== 403) {
      throw error;
    }
  }
}

/** Makes the table of places and actions. A column is told whole, or as unknown: never in part. */
export async function rightsFor(source: Source, given: PageRequest): Promise<RightsAnswer> {
  const side = sideFrom(given.of);
  if ("roleId" in side) {
    await requireRole(source, side.roleId);
  }
  const answer = await readRights(source, side);
  const { rows, unlisted } = await withMore(source, side, answer, given.also);
  const matrix = rightsMatrix(rows, unlisted);
  const explain = async (request: RightsRequest): Promise<RequestExplanation> =>
    explained(source, side, request);
  return {
    ...matrix,
    ...(await pluginRefusals(matrix, answer.refused ?? [], explain)),
    ...(await marksOf(source, side, matrix)),
  };
}

interface Told {
  readonly rows: readonly RightsRow[];
  readonly unlisted: readonly CellName[];
}

/**
 * Asks for the columns that are wanted too. In any case for the first one, of which a part was told, and for the first
 * that takes a place: without one the table would have no lines.
 */
async function withMore(
  source: Source,
  side: ComparedSide,
  answer: EffectiveRights,
  also: unknown,
): Promise<Told> {
  const unlisted = new Map(unlistedOf(answer).map((cell) => [nameOf(cell), cell]));
  const rows = answer.rights.filter((row) => !unlisted.has(nameOf(row)));
  const [first] = unlisted.keys();
  const placed = [...unlisted].find(([, { controller, action }]) => takesPlace(controller, action));
  const given = Array.isArray(also) ? (also as unknown[]) : [];
  const wanted = new Set<unknown>([first, placed?.[0], ...given]);
  for (const name of [...unlisted.keys()].filter((one) => wanted.has(one)).slice(0, MOST_ALSO)) {
    const more = await readRights(source, side, name);
    if (more.complete) {
      rows.push(...more.rights.filter((row) => nameOf(row) === name));
      unlisted.delete(name);
    }
  }
  return { rows, unlisted: [...unlisted.values()] };
}

function takesPlace(controller: string, action: string): boolean {
  return comparedArguments(controller, action) !== "none";
}

/** A plugin that does not name them has cut the last action, and those after it, whose names are not told. */
function unlistedOf({ complete, unlisted, rights }: EffectiveRights): readonly CellName[] {
  const last = rights.at(-1);
  return unlisted ?? (complete || last === undefined ? [] : [last]);
}

/** Explains a cell of the table by a request that stands for it. */
export async function explainCell(source: Source, given: PageRequest): Promise<CellAnswer> {
  const { of, column, place } = given as PageRequest & CellArguments;
  const request = requestAt(column, place);
  return { request, explanation: await explained(source, sideFrom(of), request) };
}

/** An action that takes no place is asked about without one, as it is sent. */
export function requestAt(
  column: MatrixColumn,
  place: Pick<MatrixPlace, "index" | "collections" | "except">,
): RightsRequest {
  return witnessOf({
    controller: column.controller,
    action: column.action,
    index: column.reads === "none" ? null : place.index,
    collections: place.collections,
    except: { ...column.except, ...place.except },
  });
}

async function explained(
  source: Source,
  side: ComparedSide,
  request: RightsRequest,
): Promise<RequestExplanation> {
  const answer = await source.query({
    controller: "profile-guard",
    action: "explain",
    ...explainArguments(side, request),
  });
  return answer as RequestExplanation;
}
