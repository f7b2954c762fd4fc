import Joi from "joi";

import { decodeCursor } from "./cursor";

/** Lists the kinds that are analyzed, in this order. */
export const KINDS = [
  "profiles",
  "roles",
  "users",
  "application",
  "constraints",
  "templates",
] as const;
export type Kind = (typeof KINDS)[number];

/** The begin of a page of analyzeAll. */
export interface Position {
  readonly kind: Kind;
  /** The storage's sequence number of the last documents that are told of; -1: none yet. */
  readonly after: number;
  /** The first document of this page, if others with the same sequence number are told of already. */
  readonly id?: string;
  /** As many of its findings are told already. */
  readonly told: number;
}

export function beginOf(kind: Kind): Position {
  return { kind, after: -1, told: 0 };
}

const schema = Joi.object<Position>({
  kind: Joi.string()
    .valid(...KINDS)
    .required(),
  after: Joi.number().integer().min(-1).required(),
  id: Joi.string().allow(""),
  told: Joi.number().integer().min(0).required(),
}).required();

export function readPosition(given: unknown): ReturnType<typeof decodeCursor<Position>> {
  return decodeCursor(given, { schema, first: beginOf(KINDS[0]), action: "analyzeAll" });
}
