import type { RightsAnswer } from "./protocol";

/**
 * The states of a cell of the table.
 *
 * - `placeless`: allowed, by an action that takes no place, and so wherever somebody asks for it
 * - `partly`: allowed, but for some of the actions of the column, which the plugin refuses
 * - `refused`: allowed by the rights, and refused by the plugin
 * - `unknown`: not told, since there are too many rights
 */
export type CellState = "allowed" | "placeless" | "partly" | "refused" | "notAllowed" | "unknown";

type Line = Readonly<Record<"allowed" | "refused", ReadonlySet<number>>>;

/** Reads the cells of a table. The page uses it, too. */
export class CellStates {
  private readonly unknown: ReadonlySet<number>;
  private readonly partly: ReadonlySet<number>;
  private readonly lines = new Map<number, Line>();
  /** The line of requests without an index. */
  private readonly withoutIndex: number;

  constructor(private readonly answer: RightsAnswer) {
    this.unknown = new Set(answer.unknown);
    this.partly = new Set(answer.partly);
    this.withoutIndex = answer.places.findIndex(({ index }) => index === null);
  }

  at(place: number, column: number): CellState {
    if (this.unknown.has(column)) {
      return "unknown";
    }
    const isPlaceless =
      this.answer.columns[column]?.reads === "none" && place !== this.withoutIndex;
    const { allowed, refused } = this.line(isPlaceless ? this.withoutIndex : place);
    if (!allowed.has(column)) {
      return "notAllowed";
    }
    if (refused.has(column)) {
      return "refused";
    }
    if (this.partly.has(column)) {
      return "partly";
    }
    return isPlaceless ? "placeless" : "allowed";
  }

  private line(position: number): Line {
    const place = this.answer.places[position];
    const line = this.lines.get(position) ?? {
      allowed: new Set(place?.allowed),
      refused: new Set(place?.refused),
    };
    this.lines.set(position, line);
    return line;
  }
}
