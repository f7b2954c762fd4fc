import { PreconditionError } from "kuzzle";

import { withListing } from "./sdkForms";
import { CODES, ErrorId } from "./ids";

/** Profiles that an answer lists. */
const MOST = 100;

/** Tells which profiles keep a place from being deleted. */
interface ReferencedDetails {
  /** `reason`: why it cannot be pruned. */
  readonly profiles: readonly { readonly id: string; readonly reason?: string }[];
  readonly total: number;
  /** The caller may not see the profiles, nor how many they are: none is listed or counted. */
  readonly withheld?: true;
}

/** 412: profiles are restricted to the place that the request deletes. */
export class ReferencedError extends PreconditionError {
  /** Lists the first of the profiles. */
  public readonly details: ReferencedDetails;

  constructor(message: string, details: ReferencedDetails) {
    super(message, ErrorId.referenced, CODES[ErrorId.referenced]);
    this.details = { ...details, profiles: details.profiles.slice(0, MOST) };
  }

  override get name(): string {
    return "PreconditionError";
  }

  override toJSON(): ReturnType<PreconditionError["toJSON"]> {
    const { details } = this;
    const { profiles, total, withheld } = details;
    // kuzzle-sdk drops the details
    const errors = withheld === true ? [{ withheld }] : profiles;
    const count = withheld === true ? errors.length : total;
    return withListing(this, super.toJSON(), { details, errors, count });
  }
}
