import type { Finding } from "../findings";
import { fault } from "../findings";
import type { Form } from "./queryForms";
import { DOCUMENT_MEMBERS } from "./queryForms";

/**
 * One place of a body that reads another index than the request's, or may.
 *
 * @property path   of the object or value that is the form (`query.bool.filter[0].terms.author`)
 * @property member the member that names the index (`index`), or that is the form (`wrapper`)
 */
export interface ForeignRead extends Finding {
  readonly member: string;
}

/** The fault of an object or value that stands where `form` may stand. */
interface Offence {
  readonly form: Form;
  /** The member that names the index, when it is one inside the object. */
  readonly member?: string;
  readonly name?: unknown;
}

/** A name that stands for exactly one index or alias: no pattern, list, date math or remote name. */
const EXACT_NAME = /^(?!_all$|-)[^*?,<>:]+$/;

/** The names that a lookup may use. */
export function exactNames(indices: readonly string[]): ReadonlySet<string> {
  return new Set(indices.filter((name) => EXACT_NAME.test(name)));
}

/** Judges a value by the form of its place. Lists are judged by their elements, never here. */
export function offenceOf(
  value: unknown,
  form: Form,
  own: ReadonlySet<string>,
): Offence | undefined {
  if (!isRecord(value)) {
    return form.alsoScalars === true ? { form } : undefined;
  }
  if (form.verdict === "always") {
    return { form };
  }
  const named = form.indexMembers.filter((member) => Object.hasOwn(value, member));
  if (form.verdict === "whenLikely" && !DOCUMENT_MEMBERS.some((id) => Object.hasOwn(value, id))) {
    return undefined;
  }
  const member = named.find((candidate) => {
    const name = value[candidate];
    return form.verdict === "whenLikely" ? isForeignString(name, own) : !isOwn(name, own);
  });
  if (member !== undefined) {
    return { form, member, name: value[member] };
  }
  return form.verdict === "unlessOwn" && named.length === 0 ? { form } : undefined;
}

/** The finding for an offence at a path whose last step is `step`. */
export function describe(
  offence: Offence,
  path: string,
  step: string,
  own: ReadonlySet<string>,
): ForeignRead {
  const { form, member } = offence;
  const suggestion = form.verdict === "always" || own.size > 1 ? undefined : [...own][0];
  const finding = fault(form.code, path, explain(offence, suggestion), suggestion);
  return { ...finding, member: member ?? step };
}

function explain({ form, member, name }: Offence, own: string | undefined): string {
  const noun = form.noun.charAt(0).toUpperCase() + form.noun.slice(1);
  if (form.verdict === "always") {
    return `${noun} is not accepted: what it makes Elasticsearch read cannot be told beforehand.`;
  }
  if (member === undefined) {
    const [wanted = "index"] = form.indexMembers;
    return `${noun} must name this request's own index in "${wanted}", and names none.`;
  }
  const shown = typeof name === "string" ? `"${name}"` : "no exact name";
  // Elasticsearch's own answers have another name for it
  const named = own === undefined ? "" : `; its name is "${own}"`;
  return `${noun} may only read this request's own index: "${member}" is ${shown}${named}.`;
}

function isOwn(name: unknown, own: ReadonlySet<string>): boolean {
  return typeof name === "string" && own.has(name);
}

function isForeignString(name: unknown, own: ReadonlySet<string>): boolean {
  return typeof name === "string" && !own.has(name);
}

/** An object that JSON writes with braces. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
