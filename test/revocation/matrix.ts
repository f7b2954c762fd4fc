import { setTimeout as sleep } from "node:timers/promises";

import type { Column, ColumnId } from "./columns";
import { COLUMNS } from "./columns";
import type { Outcome } from "./outcome";
import { outcomeOf } from "./outcome";
import type { Platform } from "./Platform";
import { SHARED } from "./places";
import { preparePersons } from "./prepare";
import { Round } from "./Round";
import type { RowId } from "./rows";
import { ROWS } from "./rows";
import type { Probe, Row } from "./rows/Row";
import { subscribersOf } from "./rows/subscriptions";
import { Scene } from "./Scene";

/** Milliseconds from the answer to an ending until it holds everywhere, with a margin for a busy machine. */
const SETTLED_WITHIN = 3_000;
const BETWEEN_LOOKS = 50;

type Handles = ReadonlyMap<RowId, Probe>;
export type Seen = ReadonlyMap<RowId, Outcome>;
export type Expecting = (row: RowId) => Outcome;

interface Cells {
  /** The name of the persons and their rights; nobody else on the platform has it. */
  readonly name: string;
  readonly rows: readonly RowId[];
  /** Tells what is waited for. */
  readonly expecting: Expecting;
}

/** Makes the handles, ends them in one way, and looks at each. */
export async function runColumn(
  platform: Platform,
  id: ColumnId,
  { name, rows, expecting }: Cells,
): Promise<Seen> {
  const column: Column = COLUMNS[id];
  const scene = new Scene(platform, name, column.places ?? SHARED, column.family === "promotion");
  try {
    await preparePersons(scene);
    const early = await makeHandles(
      scene,
      rows.filter((row) => !isLate(row)),
    );
    await requireWhole(scene, early);
    const late = await makeHandles(scene, rows.filter(isLate));
    const handles: Handles = new Map([...late, ...early]);
    await column.end(scene);
    const seen = new Map<RowId, Outcome>();
    const look = async (some: Handles): Promise<void> => {
      const round = new Round(scene, subscribersOf(scene));
      for (const [row, probe] of some) {
        seen.set(row, outcomeOf(column.family, await probe(round)));
      }
    };
    const isRight = (row: RowId): boolean => seen.get(row) === expecting(row);
    const lasting = new Map([...handles].filter(([row]) => !isOnce(row)));
    const deadline = Date.now() + SETTLED_WITHIN;
    for (;;) {
      const wrong = new Map([...lasting].filter(([row]) => !isRight(row)));
      await look(wrong);
      if (Date.now() > deadline) {
        break;
      }
      if ([...lasting.keys()].every(isRight)) {
        // what was right early must still be
        await look(lasting);
        if ([...lasting.keys()].every(isRight)) {
          break;
        }
      }
      await sleep(BETWEEN_LOOKS);
    }
    await look(new Map([...handles].filter(([row]) => isOnce(row))));
    return seen;
  } finally {
    scene.close();
  }
}

function isOnce(row: RowId): boolean {
  return (ROWS[row] as Row).once === true;
}

function isLate(row: RowId): boolean {
  return (ROWS[row] as Row).late === true;
}

async function makeHandles(scene: Scene, rows: readonly RowId[]): Promise<Handles> {
  const handles = new Map<RowId, Probe>();
  for (const row of rows) {
    handles.set(row, await ROWS[row].make(scene));
  }
  return handles;
}

/** A handle that never worked would seem to have ended. @throws when one does not */
async function requireWhole(scene: Scene, handles: Handles): Promise<void> {
  const round = new Round(scene, subscribersOf(scene));
  for (const [row, probe] of handles) {
    if (!isOnce(row)) {
      const { kept, lost, gained } = await probe(round);
      if (!kept || !lost || gained === true) {
        throw new Error(`${scene.name}: ${row} does not work before it is ended`);
      }
    }
  }
}
