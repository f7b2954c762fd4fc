import Joi from "joi";

import type { HostPatchName } from "../host/patches/names";
import { HOST_PATCH_NAMES } from "../host/patches/names";

/** Leaves out the patches that have an option of their own. */
export type HostPatchOptions = Partial<
  Record<Exclude<HostPatchName, "fastAuthorization">, boolean>
>;

export const hostPatchesSchema = Joi.object(
  Object.fromEntries(
    HOST_PATCH_NAMES.filter((name) => name !== "fastAuthorization").map((name) => [
      name,
      Joi.boolean(),
    ]),
  ),
);

export function wantsPatch(
  config: { readonly fastAuthorization: boolean; readonly hostPatches: Readonly<HostPatchOptions> },
  name: HostPatchName,
): boolean {
  return name === "fastAuthorization"
    ? config.fastAuthorization
    : config.hostPatches[name] !== false;
}
