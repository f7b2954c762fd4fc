import { KuzzleRequest } from "kuzzle";

import type { Pin, PinnedHost } from "./Pin";

/** The subset of the host's roles that is looked at. Source: lib/model/security/role.ts. */
interface Role {
  controllers: Readonly<Record<string, { readonly actions: Readonly<Record<string, boolean>> }>>;
  isActionAllowed(request: KuzzleRequest): boolean;
  checkRestrictions(
    index: string | undefined,
    collection: string | undefined,
    restrictedTo: ReadonlyMap<string, readonly string[]>,
  ): boolean;
}

/** Source: lib/core/security/profileRepository.ts. */
interface Policies {
  optimizePolicy(policy: object): {
    readonly restrictedTo?: ReadonlyMap<string, readonly string[]>;
  };
}

const OTHER_RIGHTS =
  "The plugin would compare other rights than those by which this Kuzzle lets requests pass";

/** Facts that the algebra of rights is built on: lib/domain/rights. */
export const RIGHTS_PINS: readonly Pin[] = [
  {
    name: "roles are read as expected",
    row: 8,
    lost: OTHER_RIGHTS,
    needed: "start",
    check: (host) => {
      const role = makeRole(host);
      role.controllers = {
        "*": { actions: { "*": true } },
        document: { actions: { "*": true, delete: false } },
        index: { actions: { create: true } },
      };
      const allows = (controller: string, action: string): boolean =>
        role.isActionAllowed(new KuzzleRequest({ controller, action }));
      return (
        allows("security", "createUser") &&
        allows("document", "get") &&
        !allows("document", "delete") &&
        allows("index", "create") &&
        !allows("index", "delete")
      );
    },
  },
  {
    name: "restrictions are judged as expected",
    row: 9,
    lost: OTHER_RIGHTS,
    needed: "start",
    check: (host) => {
      const role = makeRole(host);
      const restrictedTo = new Map([
        ["acme", ["orders"]],
        ["globex", []],
      ]);
      const allows = (index?: string, collection?: string): boolean =>
        role.checkRestrictions(index, collection, restrictedTo);
      return (
        allows() &&
        allows("acme") &&
        allows("acme", "orders") &&
        !allows("acme", "users") &&
        allows("globex", "users") &&
        !allows("other", "orders") &&
        role.checkRestrictions("other", "orders", new Map())
      );
    },
  },
  {
    name: "policies are read as expected",
    row: 10,
    lost: OTHER_RIGHTS,
    needed: "start",
    check: (host) => {
      const repository = classOf(host, "core/security/profileRepository", "ProfileRepository");
      const policies = repository.prototype as Policies;
      const read = (restrictedTo: unknown): readonly unknown[] => [
        ...(policies.optimizePolicy({ roleId: "r", restrictedTo }).restrictedTo ?? []),
      ];
      const twice = [
        { index: "acme", collections: ["users"] },
        { index: "acme", collections: ["orders", "users"] },
      ];
      return (
        [undefined, null, [], [{ index: "" }]].every((vacuous) => read(vacuous).length === 0) &&
        JSON.stringify(read([{ index: "acme", collections: [] }])) === '[["acme",[]]]' &&
        JSON.stringify(read(twice)) === '[["acme",["orders","users"]]]'
      );
    },
  },
];

function makeRole(host: PinnedHost): Role {
  const found = classOf(host, "model/security/role", "Role");
  return new found() as Role;
}

/** Finds the class in a module that exports it by name, by default, or as the whole. */
function classOf({ module }: PinnedHost, path: string, name: string): new () => unknown {
  const found = module(path) as Readonly<Record<string, unknown>>;
  const candidate = [found[name], found.default, found].find((one) => typeof one === "function");
  if (candidate === undefined) {
    throw new Error(`its module "${path}" has no "${name}"`);
  }
  return candidate as new () => unknown;
}
