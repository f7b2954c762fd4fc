import Joi from "joi";

import type { Finding } from "../../domain/findings";
import { fault } from "../../domain/findings";
import { parseJson } from "../../shared/parseJson";

/** The begin of the next page of whoCan. */
export interface Cursor {
  /** The last profile of the pages so far; absent: none yet. */
  readonly profile?: string;
  /** The storage's sequence number of the last user of the pages so far; absent: not begun. */
  readonly user?: number;
  /** The profiles that could on the page before, as a digest; empty: there is none. */
  readonly verdicts: string;
  /** `true` when that was not the same on all pages so far. */
  readonly changed: boolean;
}

interface Read<T> {
  readonly value: T;
  readonly findings: Finding[];
}

const FIRST: Cursor = { verdicts: "", changed: false };
const MOST = 10_000;

const schema: Joi.ObjectSchema<Cursor> = Joi.object<Cursor>({
  profile: Joi.string().allow(""),
  user: Joi.number().integer().min(-1),
  verdicts: Joi.string().required(),
  changed: Joi.boolean().required(),
}).required();

/** Opaque to callers; of no use to forge: it chooses a page of what they may see. */
export function writeCursor(cursor: object): string {
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

export function readCursor(given: unknown): Read<Cursor> {
  return decodeCursor(given, { schema, first: FIRST, action: "whoCan" });
}

/** Reads what {@link writeCursor} wrote for an action; none is the first page. */
export function decodeCursor<T>(
  given: unknown,
  { schema: form, first, action }: CursorForm<T>,
): Read<T> {
  if (given === undefined || given === null) {
    return { value: first, findings: [] };
  }
  const result = form.validate(parsed(given), { convert: false });
  const message = `"cursor" must be one that ${action} has answered, as it is.`;
  return result.error === undefined
    ? { value: result.value, findings: [] }
    : { value: first, findings: [fault("member.invalid", "cursor", message)] };
}

interface CursorForm<T> {
  readonly schema: Joi.ObjectSchema<T>;
  readonly first: T;
  readonly action: string;
}

function parsed(given: unknown): unknown {
  return parseJson(Buffer.from(String(given), "base64url").toString());
}

/** Reads the size of a page. Over HTTP it comes as text. */
export function readSize(given: unknown, usual: number): Read<number> {
  if (given === undefined || given === null) {
    return { value: usual, findings: [] };
  }
  const size = typeof given === "string" && /^\d+$/u.test(given) ? Number(given) : given;
  if (typeof size !== "number" || !Number.isInteger(size)) {
    return {
      value: usual,
      findings: [fault("member.type", "size", '"size" must be an integer.')],
    };
  }
  return size >= 1 && size <= MOST
    ? { value: size, findings: [] }
    : {
        value: usual,
        findings: [fault("member.range", "size", `"size" must be between 1 and ${MOST}.`)],
      };
}
