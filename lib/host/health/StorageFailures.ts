import type { KuzzleRequest } from "kuzzle";

import type { Kernel } from "../kernel/kernel";
import { currentRequest } from "../kernel/kernel";
import type { StorageFailure } from "../port/ServiceHealth";

/** The host's event for each failure of its client of Elasticsearch; `meta` is that client's. */
interface StorageError {
  readonly meta?: {
    readonly statusCode?: number | null;
    readonly body?: {
      readonly error?: {
        readonly type?: string;
        readonly root_cause?: readonly {
          readonly type?: string;
          readonly reason?: string | null;
        }[];
        readonly caused_by?: { readonly type?: string };
      };
    } | null;
  } | null;
}

/** The failures of Elasticsearch in the course of one request. */
interface Failures {
  /** One attempt at least was not answered at all. */
  unanswered: boolean;
  /** The status of the last answer. */
  status: number;
  type: string | undefined;
  /** The error behind it: of a search, of its first shard. */
  cause: string | undefined;
  /** The words of that error. */
  words: string | undefined;
}

/**
 * The errors that its parsers throw, or that it runs into as the request is written, and that do not say
 * that the request is at fault; seen with 7.17 and 8.
 */
const MALFORMED: ReadonlySet<string> = new Set([
  "aggregation_execution_exception",
  "array_index_out_of_bounds_exception",
  "class_cast_exception",
  "illegal_state_exception",
  "index_out_of_bounds_exception",
  "input_coercion_exception",
  "json_parse_exception",
  "null_pointer_exception",
  "number_format_exception",
  "search_exception",
  "too_many_buckets_exception",
  "unsupported_operation_exception",
  "x_content_e_o_f_exception",
]);

/** The errors that it answers to a request that it has read, and cannot run as it is written. */
const OF_FORM: ReadonlySet<string> = new Set([
  ...MALFORMED,
  // what it finds of the request alone; `validation_exception` is about the platform, as of its shards
  "action_request_validation_exception",
  "document_parsing_exception",
  "illegal_argument_exception",
  "mapper_parsing_exception",
  "named_object_not_found_exception",
  "parse_exception",
  "parsing_exception",
  "query_shard_exception",
  "strict_dynamic_mapping_exception",
  "x_content_parse_exception",
]);
/** It is about the error of a shard, which stands behind it. */
const OF_SHARDS = "search_phase_execution_exception";

const READ_ONLY_STATUS: ReadonlySet<number> = new Set([403, 429]);

/**
 * Remembers of each request what Elasticsearch itself answered when it failed: by its status and
 * the type of its error, which the host does not keep in the errors that it makes of them.
 * Source: the host's lib/service/storage/7/esWrapper.js `formatESError`.
 */
export class StorageFailures {
  private readonly failures = new WeakMap<KuzzleRequest, Failures>();

  constructor(private readonly kuzzle: Pick<Kernel, "asyncStore" | "on">) {
    kuzzle.on("services:storage:error", (failure: StorageError) => {
      this.note(failure);
    });
  }

  /**
   * Tells whether Elasticsearch has answered whatever failed in the current request, and refused
   * it.
   */
  isAnswered(): boolean {
    const last = this.current();
    return last !== undefined && !last.unanswered && last.status < 500;
  }

  /** The last failure in the current request. */
  last(): StorageFailure | undefined {
    const { status = 0, type, cause } = this.current() ?? {};
    if (type === "cluster_block_exception" && READ_ONLY_STATUS.has(status)) {
      return "read-only";
    }
    if (type === "version_conflict_engine_exception") {
      return "conflict";
    }
    return status >= 500 && MALFORMED.has(cause ?? "") ? "malformed" : undefined;
  }

  /** Tells whether the last failure is of how the request is written, and so are its words. */
  isOfForm(): boolean {
    const { type = "", cause = "" } = this.current() ?? {};
    return OF_FORM.has(cause) && (OF_FORM.has(type) || type === OF_SHARDS);
  }

  /** Returns its words about a request that cannot run as it is written, without those around them. */
  wordsOfForm(): string | undefined {
    return this.isOfForm() ? this.current()?.words : undefined;
  }

  private note({ meta }: StorageError): void {
    const request = currentRequest(this.kuzzle);
    if (request === undefined) {
      return;
    }
    const status = meta?.statusCode ?? 0;
    const { type, root_cause: causes, caused_by: behind } = meta?.body?.error ?? {};
    this.failures.set(request, {
      unanswered: status === 0 || this.failures.get(request)?.unanswered === true,
      status,
      type,
      // it names no shard for what it finds when it joins their answers
      cause: causes?.[0]?.type ?? behind?.type ?? type,
      words: causes?.[0]?.reason ?? undefined,
    });
  }

  private current(): Failures | undefined {
    const request = currentRequest(this.kuzzle);
    return request && this.failures.get(request);
  }
}
