import type { Finding } from "../findings";
import { fault } from "../findings";
import { isPlainObject } from "../plainObject";

/** Nobody needs more; the host's own walk through a filter has no end to its depth. */
const DEEPEST = 200;

/**
 * The normal form that the host makes of a filter before it subscribes: an `or` of `and`s, called
 * minterms. It first makes a truth table of all parts, then writes each minterm out; its own
 * `limits.subscriptionMinterms` compares afterwards.
 * Source: koncorde's lib/transform/standardize.js, canonical.js.
 */
interface NormalForm {
  readonly minterms: number;
  /** Of all minterms together. */
  readonly conditions: number;
  /** The parts of the truth table: conditions that stand together are one. */
  readonly parts: number;
  /** One condition alone, which is a part with its neighbours. */
  readonly isCondition?: true;
}

const CONDITION: NormalForm = { minterms: 1, conditions: 1, parts: 1, isCondition: true };

/**
 * Finds a fault where a filter costs the host more than `most`: cells of its truth table, or
 * conditions of its normal form, both of which grow exponentially. Never counts less than it costs.
 * Finds none in a filter that the host refuses for its form.
 */
export function filterExpansionFaults(filter: unknown, most: number): Finding[] {
  const measurement = new Measurement(most);
  measurement.of(filter, "body", false, 0);
  return measurement.findings;
}

class Measurement {
  /** The innermost filter that costs too much. */
  readonly findings: Finding[] = [];

  constructor(private readonly most: number) {}

  /** @param isNegated by an odd number of `not`s around it, which turn `and` into `or` */
  of(filter: unknown, path: string, isNegated: boolean, depth: number): NormalForm {
    const [keyword, ...others] = isPlainObject(filter) ? Object.keys(filter) : [];
    if (
      !isPlainObject(filter) ||
      keyword === undefined ||
      others.length > 0 ||
      this.findings.length > 0
    ) {
      return CONDITION;
    }
    const value = filter[keyword];
    const at = `${path}.${keyword}`;
    if (depth > DEEPEST) {
      return this.judged({ ...CONDITION, conditions: Infinity }, at);
    }
    switch (keyword) {
      case "not":
        return this.of(value, at, !isNegated, depth + 1);
      case "and":
      case "or":
        return Array.isArray(value)
          ? this.combined(keyword, value, at, isNegated, depth)
          : CONDITION;
      case "bool":
        return this.bool(value, at, isNegated, depth);
      case "in":
      case "ids": {
        const [values] = isPlainObject(value) ? Object.values(value) : [];
        const count = Array.isArray(values) ? values.length : 0;
        // a part of its own, though it be of one value
        const form = { minterms: isNegated ? 1 : count, conditions: count, parts: 1 };
        return this.judged(form, at);
      }
      default:
        return CONDITION;
    }
  }

  private combined(
    keyword: "and" | "or",
    filters: readonly unknown[],
    path: string,
    isNegated: boolean,
    depth: number,
  ): NormalForm {
    const operator = (keyword === "and") === isNegated ? "or" : "and";
    const forms = filters.map((filter, position) =>
      this.of(filter, `${path}[${position}]`, isNegated, depth + 1),
    );
    return this.judged(joined(operator, forms), path);
  }

  /** Source: koncorde's lib/transform/standardize.js `bool`. */
  private bool(value: unknown, path: string, isNegated: boolean, depth: number): NormalForm {
    const { must, must_not, should, should_not } = isPlainObject(value) ? value : {};
    const given = [
      ["must", "and", isPlainObject(must) ? [must] : must, isNegated],
      ["must_not", "or", must_not, !isNegated],
      ["should", "or", should, isNegated],
      ["should_not", "and", should_not, !isNegated],
    ] as const;
    const forms = given.flatMap(([name, keyword, filters, isNegatedThere]) =>
      Array.isArray(filters)
        ? [this.combined(keyword, filters, `${path}.${name}`, isNegatedThere, depth)]
        : [],
    );
    return this.judged(joined(isNegated ? "or" : "and", forms), path);
  }

  private judged(form: NormalForm, path: string): NormalForm {
    const cost = Math.max(form.conditions, 2 ** form.parts * form.parts);
    if (this.findings.length === 0 && cost > this.most) {
      this.findings.push(tooLarge(path, cost, this.most));
    }
    return form;
  }
}

/** An `and` has each combination of its parts' minterms, an `or` has them all. */
function joined(operator: "and" | "or", forms: readonly NormalForm[]): NormalForm {
  const [only] = forms;
  if (only !== undefined && forms.length === 1) {
    return only;
  }
  let minterms = operator === "and" ? 1 : 0;
  let conditions = 0;
  // the host makes one of an `and` in an `and`, but not of each of them
  let parts = forms.some(({ isCondition }) => isCondition) ? 1 : 0;
  for (const form of forms) {
    conditions =
      operator === "and"
        ? conditions * form.minterms + form.conditions * minterms
        : conditions + form.conditions;
    minterms = operator === "and" ? minterms * form.minterms : minterms + form.minterms;
    parts += form.isCondition === true ? 0 : form.parts;
  }
  return { minterms, conditions, parts };
}

function tooLarge(path: string, cost: number, most: number): Finding {
  const count = Number.isSafeInteger(cost) ? cost.toLocaleString("en") : "countless";
  return fault(
    "filter.expansion",
    path,
    `The filter is too complex: Kuzzle would write it out as ${count} conditions, of at most ${most.toLocaleString("en")}. Each "or" within an "and", and each "and" within an "or", multiplies them. Subscribe several times, with a simpler filter each.`,
  );
}
