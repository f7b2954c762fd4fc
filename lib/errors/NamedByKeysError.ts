import { PreconditionError } from "kuzzle";

import { withListing } from "./sdkForms";

/** Of `security.role.in_use`; source: the host's lib/kerror/codes/7-security.json. */
const HOST_ROLE_IN_USE = 0x07050004;

/** Tells which API keys keep roles from being deleted. */
export interface NamedByKeysDetails {
  /** At most 100. */
  readonly apiKeys: readonly {
    readonly id: string;
    readonly userId: string;
    readonly roleIds: readonly string[];
  }[];
  readonly total: number;
  /** The caller may not see the keys, nor how many they are: none is listed or counted. */
  readonly withheld?: true;
}

/** 412, as the host refuses to delete a role that profiles use: policies of API keys name it. */
export class NamedByKeysError extends PreconditionError {
  constructor(
    message: string,
    public readonly details: NamedByKeysDetails,
  ) {
    super(message, "security.role.in_use", HOST_ROLE_IN_USE);
  }

  override get name(): string {
    return "PreconditionError";
  }

  override toJSON(): ReturnType<PreconditionError["toJSON"]> {
    const { details } = this;
    const { apiKeys, total, withheld } = details;
    // kuzzle-sdk drops the details
    const errors = withheld === true ? [{ withheld }] : apiKeys;
    const count = withheld === true ? errors.length : total;
    return withListing(this, super.toJSON(), { details, errors, count });
  }
}
