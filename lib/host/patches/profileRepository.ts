import { isDeepStrictEqual } from "node:util";

import type { ProfileRepository } from "./profileCache";
import { installFastAuthorization } from "./profileCache";
import type { ProfileLooks } from "../kernel/ProfileLooks";
import { hostModule } from "../kernel/hostModules";
import type { Kernel } from "../kernel/kernel";

const MODULE = "core/security/profileRepository";
const METHODS = [
  "load",
  "loadProfiles",
  "fromDTO",
  "optimizePolicies",
  "optimizePolicy",
  "getCacheKey",
  "persistToCache",
  "deleteFromCache",
] as const;
/** Every Kuzzle has this profile. */
const PROBE = "anonymous";

/**
 * Installs fast authorization where the host looks as expected, and then answers the same.
 *
 * @param find finds the host's repository of profiles; absent: the one that this package resolves
 * @param looks which profiles need no new look; absent: none
 * @returns a function that removes it
 * @throws a plain Error naming the part that is not as expected; nothing is installed then
 */
export async function tryFastAuthorization(
  kuzzle: Pick<Kernel, "ask">,
  find: () => unknown = resolveRepository,
  looks?: ProfileLooks,
): Promise<() => void> {
  const prototype = checked(find());
  const remove = installFastAuthorization(kuzzle, prototype, looks);
  try {
    await requireSameAnswers(kuzzle, prototype);
    return remove;
  } catch (error) {
    remove();
    throw error;
  }
}

function resolveRepository(): unknown {
  // the host does not export it, and has loaded it long before
  const { ProfileRepository } = hostModule(MODULE) as {
    ProfileRepository?: { readonly prototype?: unknown };
  };
  return ProfileRepository?.prototype;
}

function checked(prototype: unknown): ProfileRepository {
  const repository = Object(prototype) as ProfileRepository;
  const missing = METHODS.filter((method) => typeof repository[method] !== "function");
  if (missing.length > 0 || !Object.hasOwn(repository, "loadProfiles")) {
    throw new Error(`its repository of profiles has no ${missing.join(", ") || "loadProfiles"}`);
  }
  return repository;
}

/** Asks as the rights check does, twice, so that the second answer is one that was kept. */
async function requireSameAnswers(
  kuzzle: Pick<Kernel, "ask">,
  prototype: ProfileRepository,
): Promise<void> {
  const { loadProfiles } = prototype;
  let calls = 0;
  prototype.loadProfiles = async function (this: ProfileRepository, ids) {
    calls += 1;
    return loadProfiles.call(this, ids);
  };
  try {
    const expected = await kuzzle.ask("core:security:profile:get", PROBE);
    const read = await kuzzle.ask("core:security:profile:mGet", [PROBE]);
    const kept = await kuzzle.ask("core:security:profile:mGet", [PROBE]);
    if (![read, kept].every((answer) => isDeepStrictEqual(answer, [expected]))) {
      throw new Error(`it does not read the profile "${PROBE}" as the host does`);
    }
  } finally {
    prototype.loadProfiles = loadProfiles;
  }
  if (calls === 0) {
    throw new Error("the host uses another repository of profiles than the one that was found");
  }
}
