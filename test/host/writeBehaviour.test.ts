import { createRequire } from "node:module";

import { KuzzleRequest } from "kuzzle";
import should from "should";

import { undeclaredError } from "../../lib/errors/undeclaredError";
import { replaceGlobalKuzzle } from "../support/globalKuzzle";

/** Pins how the host writes: see docs/host-behaviour.md for the numbers. */
const load = createRequire(__filename);
const { ProfileRepository, default: SecurityController } = {
  ...(load("../../node_modules/kuzzle/dist/lib/core/security/profileRepository.js") as object),
  ...(load("../../node_modules/kuzzle/dist/lib/api/controllers/securityController.js") as object),
} as {
  ProfileRepository: {
    prototype: { validateAndSaveProfile(this: object, profile: object): Promise<object> };
  };
  default: {
    prototype: {
      createProfile(this: object, request: KuzzleRequest): Promise<object>;
      _persistUser(
        this: object,
        request: KuzzleRequest,
        profileIds: string[],
        content: object,
      ): Promise<object>;
    };
  };
};

const getUserConstructor = load(
  "../../node_modules/kuzzle-plugin-auth-passport-local/lib/getUserConstructor.js",
) as (plugin: object) => new (document: object) => { getPolicies(): Promise<unknown> };

describe("how the host writes", () => {
  const logger = { info: () => undefined };

  it("61: sorts the restrictions of a profile that it has written, for its answer", async () => {
    const stored = { _id: "p", policies: [{ roleId: "reader" }], optimizedPolicies: undefined };
    const repository = {
      module: { role: { loadRoles: async () => [] } },
      persistToDatabase: async () => undefined,
      loadOneFromDatabase: async () => ({ ...stored }),
      persistToCache: async () => undefined,
      optimizePolicies: () => "sorted",
    };
    const save = Object.assign(
      Object.create(ProfileRepository.prototype) as typeof ProfileRepository.prototype,
      { ...repository, store: { createOrReplace: async () => undefined }, collection: "profiles" },
    );
    const profile = { ...stored, validateDefinition: async () => true };
    const written = await save.validateAndSaveProfile(profile);
    should(written).match({ optimizedPolicies: "sorted" });

    const request = new KuzzleRequest({ _id: "p", body: { policies: stored.policies } });
    const controller = { ask: async () => written, logger };
    const answer = await SecurityController.prototype.createProfile.call(controller, request);
    should(answer).match({ _source: { optimizedPolicies: "sorted" } });
  });

  it("62: asks a strategy about the very credentials of the request, when the user is stored", async () => {
    const order: unknown[] = [];
    const credentials = { local: { username: "ann" } };
    const request = new KuzzleRequest({ _id: "k", body: { credentials } });
    const { local } = (request.input.body as { credentials: typeof credentials }).credentials;
    const controller = {
      getStrategyMethod:
        (_strategy: string, method: string) =>
        async (...args: unknown[]): Promise<boolean> => {
          order.push(method, ...args.filter((one) => one === local));
          return method !== "exists";
        },
      ask: async (event: string) => {
        order.push(event);
        return { _id: "k" };
      },
      logger,
    };
    const putBack = replaceGlobalKuzzle({ pluginsManager: { listStrategies: () => ["local"] } });
    try {
      await SecurityController.prototype._persistUser.call(controller, request, [], {});
    } finally {
      putBack();
    }
    should(order).eql(["exists", "core:security:user:create", "validate", local, "create", local]);
  });

  it("62: the strategy local looks at the user where it has rules for passwords, and only there", async () => {
    const missing = Object.assign(new Error(), { id: "security.user.not_found" });
    const policiesOf = async (rules: object[], user: Promise<object>): Promise<unknown> => {
      user.catch(() => undefined);
      const security = { getUser: async () => user, mGetProfiles: async () => [{ _id: "editor" }] };
      const User = getUserConstructor({
        config: { passwordPolicies: rules },
        context: { accessors: { sdk: { security } } },
      });
      return new User({ kuid: "k" }).getPolicies();
    };
    const forAll = { appliesTo: "*" };
    const forSome = { appliesTo: { profiles: ["editor"] } };
    for (const rules of [[forAll], [forSome]]) {
      await should(policiesOf(rules, Promise.reject(missing))).be.rejectedWith(missing);
    }
    should(await policiesOf([], Promise.reject(missing))).eql([]);
    const editor = Promise.resolve({ content: { profileIds: ["editor"] } });
    should(await policiesOf([forAll, forSome], editor)).eql([forAll, forSome]);
  });

  it("63: names the error of a plugin that it does not know in props", () => {
    const { get } = load("../../node_modules/kuzzle/dist/lib/kerror/index.js") as {
      get: (...names: string[]) => object;
    };
    const unknown = get("plugin", "kuzzle-plugin-auth-passport-local", "weak_password");
    should(unknown).match({ id: "core.fatal.unexpected_error", status: 500 });
    should(undeclaredError(unknown)).equal("weak_password");
    const gone = get("core", "fatal", "unexpected_error", "Connection is closed.");
    should(undeclaredError(gone)).be.undefined();
  });
});
