import { CREDENTIALS, RESET_TOKENS } from "./credentials";
import { CURSORS } from "./cursors";
import { EXPORTS } from "./exports";
import type { Row } from "./Row";
import { SUBSCRIPTIONS } from "./subscriptions";
import { TOKENS } from "./tokens";

export const ROWS = {
  ...TOKENS,
  ...CREDENTIALS,
  ...SUBSCRIPTIONS,
  ...CURSORS,
  ...EXPORTS,
  // looked at in this order: a reset ends sessions, and an export is one's
  ...RESET_TOKENS,
} as const satisfies Readonly<Record<string, Row>>;

export type RowId = keyof typeof ROWS;
