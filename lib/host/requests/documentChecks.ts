import { fault } from "../../domain/findings";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import type { Kernel } from "../kernel/kernel";

/** A field of a specification, as the host keeps it. */
interface FieldSpecification {
  readonly defaultValue?: unknown;
  readonly path?: readonly string[];
}
type Fields = Readonly<Record<string, FieldSpecification>>;
type Document = Readonly<Record<string, unknown>> | null | undefined;
type TypeOptions = Readonly<Record<string, unknown>>;

interface Type {
  validate: (this: Type, options: TypeOptions, value: unknown, errors: string[]) => boolean;
}

/** The subset of the host's validation that we use. Source: lib/core/validation/validation.js. */
interface Validation {
  readonly types: { readonly date: Type; readonly enum: Type };
  recurseFieldValidation: (this: Validation, ...all: unknown[]) => boolean;
  isValidField: (
    this: Validation,
    name: string,
    document: unknown,
    fields: Fields,
    ...others: unknown[]
  ) => boolean;
  recurseApplyDefault: (
    this: Validation,
    isUpdate: boolean,
    document: Document,
    fields: Fields,
  ) => unknown;
}

/** Trying a date by one format takes as long as looking at so many fields. */
const OF_FORMAT = 20;
/** A field that does not fit leaves a message of so many characters, and its path. */
const OF_MESSAGE = 50;
/** Characters of the values of an enumeration that a message names. */
const LONGEST_LIST = 1_000;

/**
 * Bounds what one document costs the node's one thread, which the host keeps while it compares a document
 * with a specification: it tries each date by each format, looks at each field of each object of a list,
 * and fills in each default. The one may be stored by one request, and the other be small.
 * Source: the host's lib/core/validation/validation.js, types/date.js, types/enum.js.
 *
 * @returns the parts that the host does not have; nothing is changed then
 */
export function limitDocumentChecks(
  { validation }: Pick<Kernel, "validation">,
  most: number,
): string[] {
  if (!isValidation(validation)) {
    return ["validation"];
  }
  const steps = new Steps(most);
  const { recurseFieldValidation, isValidField, recurseApplyDefault } = validation;
  validation.recurseFieldValidation = function (...all) {
    return steps.within(() => recurseFieldValidation.apply(this, all));
  };
  validation.isValidField = function (name, document, fields, ...others) {
    steps.take(1);
    const isValid = isValidField.call(this, name, document, fields, ...others);
    if (!isValid) {
      steps.take(OF_MESSAGE + (fields[name]?.path ?? []).join("/").length);
    }
    return isValid;
  };
  validation.recurseApplyDefault = function (isUpdate, document, fields) {
    return steps.within(() => {
      steps.take(filledIn(isUpdate, document, fields));
      return recurseApplyDefault.call(this, isUpdate, document, fields);
    });
  };
  prepareOptions(validation.types.date, (options) => ({
    ...options,
    formats: countedFormats(options.formats, steps),
  }));
  prepareOptions(validation.types.enum, (options) => ({
    ...options,
    values: quickValues(options.values, steps),
  }));
  return [];
}

/**
 * Thrown through the host's code, which catches errors of lists of objects to go on with the next one,
 * once it has looked at their message: this has none to look at.
 */
class Exceeded extends Error {
  constructor() {
    super();
    Object.defineProperty(this, "message", {
      get: () => {
        throw this;
      },
    });
  }
}

/** Counts the steps of one comparison, all of which the host makes without a pause. */
class Steps {
  private depth = 0;
  private taken = 0;

  constructor(private readonly most: number) {}

  /**
   * A comparison, or a part of one.
   *
   * @throws InvalidRequestError 400 `profile-guard.request.invalid`
   */
  within<T>(work: () => T): T {
    if (this.depth === 0) {
      this.taken = 0;
    }
    this.depth++;
    try {
      return work();
    } catch (error) {
      throw error instanceof Exceeded && this.depth === 1 ? tooManySteps(this.most) : error;
    } finally {
      this.depth--;
    }
  }

  take(count: number): void {
    this.taken += count;
    if (this.taken > this.most) {
      throw new Exceeded();
    }
  }
}

function tooManySteps(most: number): InvalidRequestError {
  return new InvalidRequestError(ErrorId.invalidRequest, "The document", [
    fault(
      "document.checks",
      "body",
      `It takes more than ${most.toLocaleString("en")} steps to compare it with the specification of its collection ("limits.documentChecks"): one for each field of each value, ${OF_FORMAT} for each format that a date is tried by, and one for each byte of a default value that is filled in. Write less into one document, or let the specification have fewer fields, formats and default values.`,
    ),
  ]);
}

const sizes = new WeakMap<FieldSpecification, number>();

function sizeOfDefault(field: FieldSpecification): number {
  const known = sizes.get(field) ?? JSON.stringify(field.defaultValue).length;
  sizes.set(field, known);
  return known;
}

/** One for each field, and the bytes of each default that the host is about to fill in. */
function filledIn(isUpdate: boolean, document: Document, fields: Fields): number {
  const all = Object.entries(fields);
  return all.reduce((sum, [name, field]) => {
    const has = Object.hasOwn(Object(document) as object, name);
    const isFilled =
      Boolean(field.defaultValue) && (document?.[name] === null || (!isUpdate && !has));
    return isFilled ? sum + sizeOfDefault(field) : sum;
  }, all.length);
}

/** Hands a type other options than those that are stored, which it makes of them once. */
function prepareOptions(type: Type, prepare: (options: TypeOptions) => TypeOptions): void {
  const prepared = new WeakMap<TypeOptions, TypeOptions>();
  const { validate } = type;
  type.validate = function (options, value, errors) {
    const known = prepared.get(options) ?? prepare(options);
    prepared.set(options, known);
    return validate.call(this, known, value, errors);
  };
}

/** Each format once, counted when it is tried. */
function countedFormats(formats: unknown, steps: Steps): Iterable<unknown> {
  const distinct = new Set(formats as Iterable<unknown>);
  return {
    *[Symbol.iterator]() {
      for (const format of distinct) {
        steps.take(OF_FORMAT);
        yield format;
      }
    },
  };
}

/** The values of an enumeration, of which one is found without trying the others. */
function quickValues(
  values: unknown,
  steps: Steps,
): { includes(value: unknown): boolean; join(separator: string): string } {
  const known = new Set(values as readonly unknown[]);
  let text: string | undefined;
  return {
    includes: (value) => known.has(value),
    join: (separator) => {
      text ??= cut((values as readonly unknown[]).join(separator));
      steps.take(text.length);
      return text;
    },
  };
}

function cut(text: string): string {
  return text.length > LONGEST_LIST ? `${text.slice(0, LONGEST_LIST)}…` : text;
}

function isValidation(value: unknown): value is Validation {
  const { types, recurseFieldValidation, isValidField, recurseApplyDefault } = Object(
    value,
  ) as Partial<Validation>;
  return [
    ...[recurseFieldValidation, isValidField, recurseApplyDefault],
    ...[types?.date.validate, types?.enum.validate],
  ].every((method) => typeof method === "function");
}
