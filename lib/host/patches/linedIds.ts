import { hostModule } from "../kernel/hostModules";
import { undoAll } from "./undoAll";

/** As much of an error of the storage's client as is changed. */
interface StorageError {
  readonly meta?: {
    readonly statusCode?: number | null;
    readonly body?: { readonly error?: { readonly reason?: unknown } } | null;
  } | null;
}

/** The subset of what makes errors of the host's storage that we use. */
export interface ErrorFormatter {
  formatESError: (this: ErrorFormatter, error: StorageError) => unknown;
}

/** The modules of Elasticsearch 7 and 8. */
const MODULES = ["service/storage/7/esWrapper", "service/storage/8/esWrapper"];
const CONFLICT = 409;
/** Matches what `.` in an expression does not. */
const LINE_BREAK = /[\n\r\u2028\u2029]/gu;

/**
 * Has the host know a document that exists by its id though there is a line break in that: it compares the
 * words of Elasticsearch, which quote the id, with an expression of one line, and answers 500 to others.
 * Source: the host's lib/service/storage/7/esWrapper.js `formatESError`.
 *
 * @returns a function that takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function knowLinedIds(
  find: () => readonly ErrorFormatter[] = resolveFormatters,
): () => void {
  const formatters = find();
  if (
    formatters.length === 0 ||
    formatters.some((one) => typeof one.formatESError !== "function")
  ) {
    throw new Error('its storage has no "formatESError"');
  }
  const undos = formatters.map((formatter) => {
    const { formatESError } = formatter;
    formatter.formatESError = function (this: ErrorFormatter, error) {
      return formatESError.call(this, inOneLine(error));
    };
    return () => {
      formatter.formatESError = formatESError;
    };
  });
  return undoAll(undos);
}

/** The same error, of the same class, whose words are in one line. */
function inOneLine(error: StorageError): StorageError {
  const { meta } = Object(error) as StorageError;
  const told = meta?.body?.error;
  const { reason } = Object(told) as { readonly reason?: unknown };
  if (meta?.statusCode !== CONFLICT || typeof reason !== "string") {
    return error;
  }
  const said = { ...told, reason: reason.replace(LINE_BREAK, " ") };
  const value = { ...meta, body: { ...meta.body, error: said } };
  return Object.create(error, { meta: { value } }) as StorageError;
}

function resolveFormatters(): ErrorFormatter[] {
  return MODULES.flatMap((name) => {
    try {
      return [(hostModule(name) as { readonly prototype: ErrorFormatter }).prototype];
    } catch {
      // an older host knows Elasticsearch 7 alone
      return [];
    }
  });
}
