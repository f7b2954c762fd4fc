import { PreconditionError } from "kuzzle";

import { withListing } from "./forms";
import { CODES, ErrorId } from "./ids";

/** What the refusal of a deletion tells. */
export interface ReferencedDetails {
  /** Every profile, with the reason where the configuration says to prune; empty when unseen. */
  readonly profiles: readonly { readonly id: string; readonly reason?: string }[];
  readonly total: number;
}

/** 412: profiles are restricted to what is to be deleted. */
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
