import { inspect } from "node:util";

import { readResetToken } from "../../domain/access/resetToken";
import type { IdPlace } from "../../domain/actions";
import { memberOf } from "../../domain/plainObject";
import type { Actor, Command } from "./command";

/** No document has a longer id. */
const LONGEST = 512;
/** The host accepts more ids in a request only with its limits raised. */
const MOST_IDS = 1_000;

/** Returns the ids that a request names, as texts, right or wrong: faulty requests are told of too. */
export function namedIds(
  place: IdPlace,
  { id, body, args }: Command,
  actor: Actor | undefined,
): string[] {
  const many: unknown = memberOf(body, "ids");
  const named: Readonly<Record<IdPlace, readonly unknown[]>> = {
    _id: [id],
    userId: [args.userId],
    "body.ids": Array.isArray(many) ? many.slice(0, MOST_IDS) : [],
    "body.token": [readResetToken(memberOf(body, "token"))?.kuid],
    caller: [actor?.kuid],
    owner: [args.userId ?? actor?.kuid],
  };
  return named[place].flatMap((one: unknown) =>
    one === undefined || one === null || one === "" ? [] : [textOf(one)],
  );
}

/** Returns a value as a text that is not too long. */
export function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : inspect(value, { breakLength: Infinity });
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
