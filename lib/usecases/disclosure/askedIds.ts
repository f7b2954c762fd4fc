import { isPlainObject } from "../../domain/plainObject";
import { parsed } from "../../domain/requests/queries";

/** The parts of a request that reads look at, and that they change while the host's action runs. */
export interface Input {
  readonly args: Record<string, unknown>;
  readonly body: unknown;
}

/** The member of a request that names what it reads. */
export type IdsPlace = "_id" | "userId" | "ids";

/** Finds what a request says there, in its arguments and in its body. */
export function givenAt(
  { args, body }: Input,
  at: IdsPlace,
): { readonly holder: Record<string, unknown>; readonly value: unknown }[] {
  return [args, body].flatMap((holder) =>
    isPlainObject(holder) && holder[at] !== undefined ? [{ holder, value: holder[at] }] : [],
  );
}

/** Lists the ids that a request names. */
export function askedIds(input: Input, at: IdsPlace): string[] {
  return givenAt(input, at).flatMap(({ value }) => {
    const values = at === "ids" ? listIn(value) : [value];
    return (values ?? []).filter((one) => typeof one === "string");
  });
}

/** As the host reads it, over every protocol. Source: its lib/api/request/kuzzleRequest.ts `getArrayLegacy`. */
export function listIn(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== "string") {
    return Array.isArray(value) ? value : undefined;
  }
  const list = parsed(value);
  return Array.isArray(list) ? (list as unknown[]) : value.split(",");
}
