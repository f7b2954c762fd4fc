import * as fc from "fast-check";

import { declarationOf } from "../../lib/domain/actions";
import type { ApiAction, Argument } from "./api";
import type { Names } from "./values";
import { OWN, bodyOf, searchesFor, valueOf } from "./values";

/** A request as both worlds get it. */
export interface Sent {
  readonly action: ApiAction;
  /** Tells whose names it holds: for the report. */
  readonly about: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly way: "http" | "websocket";
}

/** Names by whose they are. */
export type Sides = Readonly<Record<string, Names>>;

export interface Choice {
  readonly seed: number;
  /** Requests of mixed names. */
  readonly random: number;
  /**
   * Sides that are sent whole. All others send a part, which the seed chooses, and plain requests about
   * {@link PLAIN}. Default: all.
   */
  readonly wholeSides?: readonly string[];
}

const PART = 5;
const PLAIN: ReadonlySet<string> = new Set(["own", "other"]);

/**
 * Every sensible shape of requests to an action: about each side, with each switch that it has; and
 * `random` more, in which each argument is any side's or missing.
 */
export function requestsTo(
  action: ApiAction,
  sides: Sides,
  { seed, random, wholeSides }: Choice,
): Sent[] {
  const plain = Object.entries(sides).flatMap(([about, names], side) => {
    const shapes = shapesOf(action, about, names);
    return wholeSides?.includes(about) === false
      ? shapes.filter(
          (_, position) =>
            (position === 0 && PLAIN.has(about)) || (position + side + seed) % PART === 0,
        )
      : shapes;
  });
  const mixed = fc.sample(mixedOf(action, sides), { seed, numRuns: random });
  return [...plain, ...mixed].map((request, position) => ({
    ...request,
    way: position % 2 === 0 ? "http" : "websocket",
  }));
}

const TARGETS = "targets";

type Shape = Omit<Sent, "way">;

function shapesOf(action: ApiAction, about: string, names: Names): Shape[] {
  const isSwitch = ({ kind, of }: Argument): boolean => kind === "boolean" && of === "args";
  const without = requestOf(
    action,
    about,
    names,
    (argument) => !isSwitch(argument) && argument.name !== TARGETS,
  );
  // the host takes them in the place of index and collection
  const byTargets = action.reads.some(({ name }) => name === TARGETS)
    ? [requestOf(action, about, names, ({ name }) => !["index", "collection"].includes(name))]
    : [];
  const switched = action.reads.filter(isSwitch).map(({ name }) => ({
    ...without,
    args: { ...without.args, [name]: true },
  }));
  const dry = guarded(action) ? [{ ...without, args: { ...without.args, dryRun: true } }] : [];
  const searches = declarationOf(action.controller, action.action)?.query
    ? searchesFor(names).map((body) => ({ ...without, body }))
    : [];
  const bare = { ...without, body: undefined };
  // the place is the caller's own, and what stands in the body is not
  const ownPlace = action.reads.some(({ name, of }) => name === "index" && of === "args")
    ? [without, ...searches].map((shape) => ({
        ...shape,
        args: { ...shape.args, index: OWN.index, collection: OWN.collection },
      }))
    : [];
  return [without, ...byTargets, ...switched, ...dry, ...searches, ...ownPlace, bare];
}

function guarded({ controller, action }: ApiAction): boolean {
  return declarationOf(controller, action)?.write !== undefined;
}

function requestOf(
  action: ApiAction,
  about: string,
  names: Names,
  wanted: (argument: Argument) => boolean,
): Shape {
  const membersOf = (of: Argument["of"]): Record<string, unknown> =>
    Object.fromEntries(
      action.reads
        .filter((argument) => argument.of === of && wanted(argument))
        .map((argument) => [argument.name, valueOf(action, argument, names)] as const)
        .filter(([, value]) => value !== undefined),
    );
  const members = membersOf("body");
  const body =
    bodyOf(action, names) ?? (Object.keys(members).length > 0 ? members : { name: "two" });
  return { action, about, args: membersOf("args"), body };
}

function mixedOf(action: ApiAction, sides: Sides): fc.Arbitrary<Shape> {
  const anybody = fc.constantFrom(...Object.values(sides));
  const parts = action.reads
    .filter(({ of, name }) => of === "args" && name !== TARGETS)
    .map((argument) =>
      fc
        .tuple(anybody, fc.integer({ min: 0, max: 3 }))
        .map(([names, chance]) =>
          chance === 0 ? [] : [[argument.name, valueOf(action, argument, names)] as const],
        ),
    );
  return fc.tuple(fc.tuple(...parts), anybody).map(([members, names]) => ({
    ...requestOf(action, "mixed", names, () => true),
    args: Object.fromEntries(members.flat().filter(([, value]) => value !== undefined)),
  }));
}
