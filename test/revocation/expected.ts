import type { ColumnId, Family } from "./columns";
import { COLUMNS } from "./columns";
import type { Outcome } from "./outcome";
import type { RowId } from "./rows";
import { ROWS } from "./rows";
import type { Group, Row } from "./rows/Row";

/** The expected fate of a handle, and its reason, where that does not go without saying. */
export interface Cell {
  readonly outcome: Outcome;
  readonly reason?: string;
}

type Expected = Readonly<Record<Group, Cell>> & Readonly<Partial<Record<RowId, Cell>>>;

const ends: Cell = { outcome: "ends" };
const now: Cell = { outcome: "now" };
const goesOn = (reason: string): Cell => ({ outcome: "goes on", reason });

/** Expects the same of all groups. */
function all(cell: Cell): Readonly<Record<Group, Cell>> {
  return {
    session: cell,
    key: cell,
    credentials: cell,
    reset: cell,
    subscription: cell,
    keySubscription: cell,
    scroll: cell,
    position: cell,
    export: cell,
  };
}

const POSITION = goesOn(
  "it holds a position and no right: each page, and each write, is judged as who sends it",
);
const STILL_THEIRS = goesOn(
  "it is the user's, who keeps the rights, and goes on with it by another session",
);
const KEY = goesOn("a key is made to outlive sessions: `_cutOff` ends it");
const KEY_GOES_ON = goesOn("its key goes on");

/** Expects the same of all that was made through what somebody else had made. */
function planted(cell: Cell): Readonly<Partial<Record<RowId, Cell>>> {
  return {
    plantedKey: cell,
    ofPlantedKey: cell,
    throughPlantedKey: cell,
    keyThroughPlantedKey: cell,
    byPlantedPassword: cell,
    keyByPlantedPassword: cell,
  };
}

export const EXPECTED: Readonly<Record<Family, Expected>> = {
  roleOrProfile: { ...all(now), reset: ends },
  user: { ...all(now), reset: ends },
  refused: all(goesOn("the host refuses it: nothing has changed")),
  deletion: all(ends),
  remade: { ...all(ends), position: POSITION },
  promotion: {
    ...all(now),
    reset: ends,
    ...planted(ends),
    limitedKey: goesOn("its policies allow no more than before"),
    plantedPassword: {
      outcome: "now",
      reason: "the write says so (`onWidening`), and by configuration ends it",
    },
    subscription: goesOn("what it is subscribed to is still allowed, and it may hear no more"),
    keySubscription: goesOn("what it is subscribed to is still allowed, and it may hear no more"),
    scroll: goesOn("what it reads is still allowed, and it may read no more"),
    position: goesOn("each page, and each write, is judged by the rights of now"),
    export: goesOn("what it reads is still allowed, and it may read no more"),
  },
  newCredentials: {
    ...all(ends),
    key: goesOn("a new password ends sessions by default, and keys with `onNewPassword`"),
    keySubscription: KEY_GOES_ON,
    limitedExport: KEY_GOES_ON,
    scroll: STILL_THEIRS,
    position: STILL_THEIRS,
  },
  noCredentials: {
    ...all(ends),
    key: KEY,
    keySubscription: KEY_GOES_ON,
    limitedExport: KEY_GOES_ON,
    scroll: STILL_THEIRS,
    position: STILL_THEIRS,
  },
  tokens: {
    ...all(ends),
    key: KEY,
    keySubscription: KEY_GOES_ON,
    limitedExport: KEY_GOES_ON,
    credentials: goesOn("they are what a new session is opened by"),
    reset: goesOn("it is no session, and expires in an hour: a new password ends it"),
    scroll: STILL_THEIRS,
    position: STILL_THEIRS,
  },
  place: {
    ...all(goesOn("rights name places: who may use a collection may use the next one of its name")),
    documentScroll: ends,
    export: ends,
  },
};

const GAINED: Cell = {
  ...ends,
  reason: "the other profiles give rights that its maker does not hold",
};

/** Where one ending differs from its family. */
const ELSE: Readonly<Partial<Record<ColumnId, Readonly<Partial<Record<RowId, Cell>>>>>> = {
  cutOff: { resetToken: ends, plantedResetToken: ends },
  otherProfiles: planted(GAINED),
};

/** Tells what must become of each handle by each ending. */
export function expected(row: RowId, column: ColumnId): Cell {
  const family = EXPECTED[COLUMNS[column].family];
  return ELSE[column]?.[row] ?? family[row] ?? family[(ROWS[row] as Row).group];
}
