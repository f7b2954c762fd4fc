import type { RequestClaim } from "../../domain/escalation/claims";
import { isPlainObject } from "../../domain/policies/restrictions";
import { checkImport } from "../checkImport";
import type { Guard } from "./guards";
import { importClaims } from "./importClaims";
import { requireCoverage } from "./judge";
import { hasAnAdmin } from "./lastAdmin";

/** Concerns the whole platform: the actor must cover everything. */
const platform: Guard = {
  check: async (context) => {
    const { controller, action } = context.command;
    await requireCoverage(context, `Not allowed to run ${controller}:${action}.`, () => [
      { kind: "platform", subject: "the whole platform" },
    ]);
  },
};

const resetCache: Guard = {
  check: async (context) => {
    if (context.command.args.database !== "memoryStorage") {
      await platform.check(context);
    }
  },
};

/**
 * The host asks whether some user has the profile named `admin`. Once somebody has covered
 * everything, by whatever profile, a further first admin is a take-over.
 */
const createFirstAdmin: Guard = {
  holds: () => [{ resource: "first-admin", mode: "alone" }],
  check: async (context) => {
    const { host } = context;
    if (await host.adminExists()) {
      // the host refuses it by itself
      return;
    }
    if ((await host.adminExisted()) || (await hasAnAdmin(context))) {
      await platform.check(context);
    }
  },
  done: async (host) => {
    await host.rememberAdmin(true);
  },
};

const resetSecurity: Guard = {
  check: platform.check,
  done: async (host) => {
    await host.rememberAdmin(false);
  },
};

const loadSecurities: Guard = {
  check: async (context) => {
    await checkImport(context);
    await requireCoverage(context, "Not allowed to load these securities.", () =>
      importClaims(context),
    );
  },
};

/** Loads into places that the request itself does not name, so that restrictions do not see them. */
function loadInto(action: string, controller: string): Guard {
  return {
    check: async (context) => {
      const what = `Not allowed to run ${context.command.controller}:${context.command.action}.`;
      await requireCoverage(context, what, () =>
        placesOf(context.command.body).map(([index, collection]): RequestClaim => ({
          kind: "request",
          subject: `collection "${collection}" of index "${index}"`,
          controller,
          action,
          index,
          collection,
        })),
      );
    },
  };
}

function placesOf(body: unknown): (readonly [string, string])[] {
  return isPlainObject(body)
    ? Object.entries(body).flatMap(([index, collections]) =>
        isPlainObject(collections)
          ? Object.keys(collections).map((collection) => [index, collection] as const)
          : [],
      )
    : [];
}

export const PLATFORM_GUARDS: Readonly<Record<string, Guard>> = {
  "security:createFirstAdmin": createFirstAdmin,
  "security:restrictDefaultRights": platform,
  "security:updateUserMapping": platform,
  "security:updateProfileMapping": platform,
  "security:updateRoleMapping": platform,
  "admin:resetSecurity": resetSecurity,
  "admin:resetDatabase": platform,
  "admin:resetCache": resetCache,
  "admin:dump": platform,
  "admin:shutdown": platform,
  "admin:loadSecurities": loadSecurities,
  "admin:loadFixtures": loadInto("import", "bulk"),
  "admin:loadMappings": loadInto("create", "collection"),
  "debug:addListener": platform,
  "debug:disable": platform,
  "debug:enable": platform,
  "debug:nodeVersion": platform,
  "debug:post": platform,
  "debug:removeListener": platform,
};
