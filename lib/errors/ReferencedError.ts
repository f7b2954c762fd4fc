import { PreconditionError } from "kuzzle";

import { withListing } from "./sdkForms";
import { CODES, ErrorId } from "./ids";

/** Tells which profiles keep a place from being deleted. */
export interface ReferencedDetails {
  /** `reason`: why it cannot be pruned. Empty: the caller may not see the profiles. */
  readonly profiles: readonly { readonly id: string; readonly reason?: string }[];
  readonly total: number;
}

/** 412: profiles are restricted to the place that the request deletes. */
export class ReferencedError extends PreconditionError {
  constructor(
    message: string,
    public readonly details: ReferencedDetails,
  ) {
    super(message, ErrorId.referenced, CODES[ErrorId.referenced]);
  }

  override get name(): string {
    return "PreconditionError";
  }

  override toJSON(): ReturnType<PreconditionError["toJSON"]> {
    const { details } = this;
    const { profiles, total } = details;
    return withListing(this, super.toJSON(), { details, errors: profiles, count: total });
  }
}
