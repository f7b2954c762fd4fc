import type { Finding } from "../findings";
import { fault } from "../findings";
import { isPlainObject, memberOf } from "../plainObject";
import { DEEPEST_FILTER } from "./filterConditions";

/**
 * The normal form that the host makes of a filter before it subscribes: an `or` of `and`s, called
 * minterms. It first makes a truth table of all parts, then writes each minterm out; its own
 * `limits.subscriptionMinterms` compares afterwards.
 * Source: koncorde's lib/transform/standardize.js, canonical.js.
 */
interface NormalForm {
  readonly minterms: number;
  /** The conditions of all minterms together. */
  readonly conditions: number;
  /** The parts of the truth table: conditions that stand together are one. */
  readonly parts: number;
  /** One condition alone, which is a part with its neighbours. */
  readonly isCondition?: true;
}

const CONDITION: NormalForm = { minterms: 1, conditions: 1, parts: 1, isCondition: true };
/** Conditions that take as long, for each document, as a regular expression without its characters. */
const EXPRESSION = 100;

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

/**
 * The same of the validators in the specifications of a collection, which the host joins with an `and`.
 * Source: the host's lib/core/validation/validation.js `curateValidatorFilter`.
 */
export function validatorExpansionFaults(specifications: unknown, most: number): Finding[] {
  const validators = memberOf(specifications, "validators");
  const measurement = new Measurement(most);
  if (Array.isArray(validators)) {
    measurement.combined("and", validators, "body.validators", false, 0);
  }
  return measurement.findings;
}

/** Conditions that Koncorde finds for a document without trying those that do not fit. */
const INDEXED: ReadonlySet<string> = new Set(["equals", "exists", "ids", "in", "range"]);

/**
 * Counts what a filter costs for each document, whoever writes it: one for each condition that is negated,
 * or stands beside others, and for each point of a polygon; {@link EXPRESSION} and one for each character
 * of a regular expression.
 */
export function dearConditions(filter: unknown): number {
  const [keyword] = isPlainObject(filter) ? Object.keys(filter) : [];
  return keyword === undefined || INDEXED.has(keyword)
    ? 0
    : new Measurement(Infinity).of(filter, "body", false, 0).conditions;
}

/** @param most of all subscriptions of a caller */
export function togetherTooDear(most: number): Finding {
  return fault(
    "filter.expansion",
    "body",
    `The filter is too dear: with those of your other subscriptions it comes to more than ${most.toLocaleString("en")} conditions that Kuzzle tries for each document: those that are negated or stand beside others, points of polygons and regular expressions. Unsubscribe from others first.`,
  );
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
    if (depth > DEEPEST_FILTER) {
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
      case "select":
        return this.selected(memberOf(value, "query"), at, depth);
      case "geoPolygon":
        return this.dear(pointsIn(value), at);
      case "regexp":
        return this.dear(EXPRESSION + expressionIn(value).length, at);
      default:
        return CONDITION;
    }
  }

  /** The host makes a normal form of its own for each. Source: koncorde's lib/engine/storeOperands.js. */
  private selected(query: unknown, at: string, depth: number): NormalForm {
    const form = this.of(query, `${at}.query`, false, depth + 1);
    return this.judged({ ...CONDITION, conditions: 1 + costOf(form) }, at);
  }

  private dear(count: number, at: string): NormalForm {
    return this.judged({ ...CONDITION, conditions: count }, at);
  }

  combined(
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
    const cost = costOf(form);
    if (this.findings.length === 0 && cost > this.most) {
      this.findings.push(tooLarge(path, cost, this.most));
    }
    return form;
  }
}

/** The conditions of its normal form, or the cells of its truth table. */
function costOf({ conditions, parts }: NormalForm): number {
  return Math.max(conditions, 2 ** parts * parts);
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

/** `{geoPolygon: {field: {points: […]}}}` */
function pointsIn(value: unknown): number {
  const [shape] = isPlainObject(value) ? Object.values(value) : [];
  return isPlainObject(shape) && Array.isArray(shape.points) ? shape.points.length : 1;
}

/** `{regexp: {field: "a.*"}}`, `{regexp: {field: {value: "a.*", flags: "i"}}}` */
function expressionIn(value: unknown): string {
  const [given] = isPlainObject(value) ? Object.values(value) : [];
  const expression = isPlainObject(given) ? given.value : given;
  return typeof expression === "string" ? expression : "";
}

function tooLarge(path: string, cost: number, most: number): Finding {
  const count = Number.isSafeInteger(cost) ? cost.toLocaleString("en") : "countless";
  return fault(
    "filter.expansion",
    path,
    `The filter is too complex: Kuzzle would write it out as ${count} conditions, of at most ${most.toLocaleString("en")}. Each "or" within an "and", and each "and" within an "or", multiplies them; each point of a polygon counts, and a regular expression counts for ${EXPRESSION} and its characters. Subscribe several times, with a simpler filter each.`,
  );
}
