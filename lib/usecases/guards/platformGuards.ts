import type { RequestClaim } from "../../domain/escalation/claims";
import { isPlainObject } from "../../domain/plainObject";
import { misplacedCredentials, misspeltMembers, USER_MEMBERS } from "../../domain/requests/members";
import { loadFaults } from "../../domain/requests/loads";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import { checkImport } from "../validation/checkImport";
import { refuseUser } from "../validation/checkUser";
import type { Guard } from "./Guard";
import { importClaims, importedChange } from "../escalation/importClaims";
import { requireCoverage } from "../escalation/requireCoverage";
import { hasAnAdmin, keepAnAdmin } from "../escalation/lastAdmin";

/** Concerns the whole platform: the actor must cover everything. */
export const platform: Guard = {
  byRightsAlone: true,
  check: async (context) => {
    const { controller, action } = context.command;
    await requireCoverage(context, `Not allowed to run ${controller}:${action}.`, () => [
      { kind: "platform", subject: "the whole platform" },
    ]);
    return undefined;
  },
};

const resetCache: Guard = {
  check: async (context) => {
    if (context.command.args.database !== "memoryStorage") {
      await platform.check(context);
    }
    return undefined;
  },
};

/**
 * The host asks whether some user has the profile named `admin`. Once somebody has covered
 * everything, by whatever profile, a further first admin is a take-over.
 */
const createFirstAdmin: Guard = {
  locks: () => [{ resource: "first-admin", mode: "alone" }],
  check: async (context) => {
    const { host } = context;
    if (await host.adminExists()) {
      // the host refuses it by itself
      return undefined;
    }
    if ((await host.adminExisted()) || (await hasAnAdmin(context))) {
      await platform.check(context);
    }
    const { body } = context.command;
    // nobody could log in, and no further first admin be made
    refuseUser([
      ...misspeltMembers(body, USER_MEMBERS),
      ...misplacedCredentials(body, host.listStrategies()),
    ]);
    return undefined;
  },
  done: async (host) => {
    await host.rememberAdmin(true);
  },
};

const resetSecurity: Guard = {
  byRightsAlone: true,
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
    await keepAnAdmin(context, importedChange(context.command.body));
    return undefined;
  },
};

/** Loads into places that the request itself does not name, so that restrictions do not see them. */
function loadInto(controller: string, action: string): Guard {
  return {
    check: async (context) => {
      const faults = loadFaults(context.command.body);
      if (faults.length > 0) {
        throw new InvalidRequestError(ErrorId.invalidRequest, "The request", faults);
      }
      const what = `Not allowed to run ${context.command.controller}:${context.command.action}.`;
      await requireCoverage(context, what, () => [
        ...placesOf(context.command.body, controller, action),
      ]);
      return undefined;
    },
  };
}

/** An index without collections stands for its own creation. */
function* placesOf(body: unknown, controller: string, action: string): Generator<RequestClaim> {
  for (const [index, collections] of Object.entries(isPlainObject(body) ? body : {})) {
    const names = isPlainObject(collections) ? Object.keys(collections) : [];
    const subject = `index "${index}"`;
    if (names.length === 0) {
      yield { kind: "request", subject, controller: "index", action: "create", index };
    }
    for (const collection of names) {
      const place = { index, collection };
      yield {
        kind: "request",
        subject: `${subject}, collection "${collection}"`,
        controller,
        action,
        ...place,
      };
    }
  }
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
  "admin:loadFixtures": loadInto("bulk", "import"),
  "admin:loadMappings": loadInto("collection", "create"),
  "debug:addListener": platform,
  "debug:disable": platform,
  "debug:enable": platform,
  "debug:nodeVersion": platform,
  "debug:post": platform,
  "debug:removeListener": platform,
};
