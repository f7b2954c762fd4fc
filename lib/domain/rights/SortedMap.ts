import { isSortedUnique, mergeSorted, positionOf } from "./sorted";

/**
 * Values by name, sorted by UTF-16 code unit: two lists instead of a hash table. Names that
 * come sorted, as most do, need no memory beyond the lists, and two maps can be walked side by side
 * without a look-up. That keeps rights of 10,000 restrictions as cheap, each, as rights of ten.
 */
export class SortedMap<Value> implements Iterable<readonly [string, Value]> {
  /**
   * @param names sorted and unique
   * @param held as many
   */
  private constructor(
    private readonly names: readonly string[],
    private readonly held: readonly Value[],
  ) {}

  /**
   * Keeps both lists: the caller hands them over.
   *
   * @param names in any order
   * @param values one for each name
   * @param unite makes one value of those that a name is repeated with, in their order
   */
  static gather<Value>(
    names: readonly string[],
    values: readonly Value[],
    unite: (values: readonly [Value, ...Value[]]) => Value,
  ): SortedMap<Value> {
    if (isSortedUnique(names)) {
      return new SortedMap(names, values);
    }
    // no hash table: once it outgrows the processor's cache, sorting takes no longer
    const order = names.map((_name, position) => position);
    order.sort((left, right) => {
      const [one, other] = [names[left] as string, names[right] as string];
      if (one < other) {
        return -1;
      }
      return one > other ? 1 : 0;
    });
    const unique: string[] = [];
    const united: Value[] = [];
    const repeated = new Map<number, [Value, ...Value[]]>();
    for (const position of order) {
      const name = names[position] as string;
      const value = values[position] as Value;
      const last = unique.length - 1;
      if (unique[last] === name) {
        const sameName: [Value, ...Value[]] = repeated.get(last) ?? [united[last] as Value];
        sameName.push(value);
        repeated.set(last, sameName);
      } else {
        unique.push(name);
        united.push(value);
      }
    }
    for (const [position, sameName] of repeated) {
      united[position] = unite(sameName);
    }
    return new SortedMap(unique, united);
  }

  get size(): number {
    return this.names.length;
  }

  get(name: string): Value | undefined {
    const position = positionOf(this.names, name);
    return position === undefined ? undefined : this.held[position];
  }

  has(name: string): boolean {
    return positionOf(this.names, name) !== undefined;
  }

  keys(): readonly string[] {
    return this.names;
  }

  forEach(visit: (name: string, value: Value) => void): void {
    this.names.forEach((name, position) => {
      visit(name, this.held[position] as Value);
    });
  }

  /** As many as `keys`, in their order. */
  values(): readonly Value[] {
    return this.held;
  }

  *[Symbol.iterator](): Generator<readonly [string, Value]> {
    for (const [position, name] of this.names.entries()) {
      yield [name, this.held[position] as Value];
    }
  }

  /**
   * The names of either map, each once.
   *
   * @param combine of the values of both, `undefined` where one has none; the name is left out
   *   where it returns `undefined`
   */
  combine<Other, Made>(
    other: SortedMap<Other>,
    combine: (value: Value | undefined, other: Other | undefined) => Made | undefined,
  ): SortedMap<Made> {
    const names: string[] = [];
    const values: Made[] = [];
    mergeSorted(this.names, other.names, (name, inThis, inOther) => {
      const made = combine(
        inThis === undefined ? undefined : this.held[inThis],
        inOther === undefined ? undefined : other.held[inOther],
      );
      if (made !== undefined) {
        names.push(name);
        values.push(made);
      }
    });
    return new SortedMap(names, values);
  }

  /** Tells whether both have the same names, with the same values. */
  equals(other: SortedMap<Value>, isSame: (left: Value, right: Value) => boolean): boolean {
    return (
      this.size === other.size &&
      this.names.every(
        (name, position) =>
          name === other.names[position] &&
          isSame(this.held[position] as Value, other.held[position] as Value),
      )
    );
  }
}
