/**
 * The installed host as an oracle: its own Role, Profile and User classes, its own hydration and
 * optimization of profiles, asked request by request. Documents go through JSON as when stored.
 */
import { createRequire } from "node:module";

import type { RawRequest, StoredProfile, StoredRole } from "../../../lib/domain/rights";
import { replaceGlobalKuzzle } from "../../support/globalKuzzle";

interface HostRequest {
  readonly input: { readonly args: Record<string, unknown> };
}

interface HostProfile {
  policies: readonly unknown[];
  optimizedPolicies: readonly unknown[];
}

interface HostUser {
  profileIds: readonly string[];
  isActionAllowed(request: HostRequest): Promise<boolean>;
}

interface Repository<Stored> {
  fromDTO(document: unknown): Promise<Stored>;
}

type RoleRepository = Repository<unknown> & { ObjectConstructor: unknown };

interface ProfileRepository extends Repository<HostProfile> {
  module: unknown;
  ObjectConstructor: unknown;
  optimizePolicies(policies: readonly unknown[]): readonly unknown[];
}

interface Library {
  KuzzleRequest: new (data: unknown) => HostRequest;
  User: new () => HostUser;
  Profile: { _hash: unknown };
}

const load = createRequire(__filename);
const library = (path: string): Record<string, unknown> =>
  load(`../../../node_modules/kuzzle/dist/lib/${path}.js`) as Record<string, unknown>;

const { Role, ObjectRepository, ProfileRepository, KuzzleRequest, User, Profile } = {
  ...library("api/request/index"),
  ...library("model/security/role"),
  ...library("model/security/profile"),
  ...library("model/security/user"),
  ...library("core/shared/ObjectRepository"),
  ...library("core/security/profileRepository"),
} as unknown as Library & Record<"Role" | "ObjectRepository" | "ProfileRepository", unknown>;

/** Answers requests as the host answers those of a user with the given profiles. */
export type Host = (request: RawRequest) => Promise<boolean>;

/**
 * A host that stores these documents. What it throws is its refusal: that user's requests fail.
 *
 * @param profiles the user's, by document
 * @param roles every role of the host
 */
export async function hostWith(
  profiles: readonly StoredProfile[],
  roles: readonly StoredRole[],
): Promise<Host> {
  const hydratedRoles = new Map<unknown, unknown>();
  for (const role of roles) {
    const repository = bare(ObjectRepository) as RoleRepository;
    repository.ObjectConstructor = Role;
    hydratedRoles.set(role._id, await repository.fromDTO(stored(role)));
  }
  const repository = bare(ProfileRepository) as ProfileRepository;
  repository.ObjectConstructor = Profile;
  repository.module = {
    role: {
      loadRoles: (ids: readonly unknown[]) =>
        Promise.resolve(ids.map((id) => hydratedRoles.get(id) ?? null)),
    },
  };
  const hydratedProfiles: HostProfile[] = [];
  const kuzzle = {
    hash: () => "",
    ask: (event: string, id: unknown): Promise<unknown> =>
      Promise.resolve(
        event === "core:security:role:get" ? hydratedRoles.get(id) : hydratedProfiles,
      ),
  };
  await asKuzzle(kuzzle, async () => {
    for (const document of profiles) {
      const profile = await repository.fromDTO(stored(document));
      profile.optimizedPolicies = repository.optimizePolicies(profile.policies);
      hydratedProfiles.push(profile);
    }
  });
  const user = new User();
  user.profileIds = profiles.map(({ _id }) => _id);
  return (request) =>
    asKuzzle(kuzzle, () =>
      user.isActionAllowed(new KuzzleRequest({ ...request })).catch(() => false),
    );
}

/** Runs with a global Kuzzle of our own, and leaves the host's module state as it was. */
async function asKuzzle<Result>(kuzzle: unknown, run: () => Promise<Result>): Promise<Result> {
  const hash = Profile._hash;
  const putBack = replaceGlobalKuzzle(kuzzle);
  try {
    return await run();
  } finally {
    putBack();
    Profile._hash = hash;
  }
}

/** An instance whose constructor, which wants a running host, has not run. */
function bare(constructor: unknown): unknown {
  return Object.create((constructor as { prototype: object }).prototype);
}

function stored(document: unknown): unknown {
  return JSON.parse(JSON.stringify(document));
}
