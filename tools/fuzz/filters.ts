import * as fc from "fast-check";

import { wild } from "./values";

/** Koncorde filters on some fields: sound ones, and some with an operator that has none of its operands. */
export function koncordeFilter(
  field: fc.Arbitrary<string>,
  value: fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const { filter } = fc.letrec((tie) => ({
    filter: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.tuple(field, value).map(([name, one]) => ({ equals: { [name]: one } })),
      field.map((name) => ({ exists: name })),
      field.map((name) => ({ exists: { field: name } })),
      fc.tuple(field, value).map(([name, one]) => ({ exists: `${name}[${JSON.stringify(one)}]` })),
      field.map((name) => ({ missing: name })),
      tie("filter").map((one) => ({ not: one })),
      fc.array(tie("filter"), { maxLength: 2 }).map((all) => ({ and: all })),
      fc.array(tie("filter"), { maxLength: 2 }).map((any) => ({ or: any })),
      fc
        .tuple(fc.constantFrom("and", "or", "not", "exists"), wild)
        .map(([operator, operand]) => ({ [operator]: operand })),
    ),
  }));
  return filter;
}
