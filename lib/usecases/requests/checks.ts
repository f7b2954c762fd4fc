import type { RequestCheck } from "../../domain/actions";
import { isNonEmptyText, isPlainObject, memberOf } from "../../domain/plainObject";
import {
  changeNameFaults,
  collectionScriptFaults,
  loadedScriptFaults,
} from "../../domain/requests/code";
import {
  fileFaults,
  reservedSettingFaults,
  settingFaults,
} from "../../domain/requests/collectionSettings";
import { collectionFormFaults, isCollectionName } from "../../domain/requests/dataForms";
import {
  filterExpansionFaults,
  validatorExpansionFaults,
} from "../../domain/requests/filterExpansion";
import { filterValueFaults } from "../../domain/requests/filterValues";
import {
  bulkFaults,
  documentFaults,
  fixtureFaults,
  operationFaults,
  pipelineFaults,
} from "../../domain/requests/formFaults";
import { javaPatternFaults } from "../../domain/requests/javaPatterns";
import { apiKeyFaults } from "../../domain/requests/members";
import { newIdFaults } from "../../domain/requests/newIds";
import { endlessTextFaults } from "../../domain/requests/searchTexts";
import { localCredentialFaults } from "../../domain/users/localCredentials";
import { holdsWholeIndex } from "../../domain/rights/wholeIndex";
import { UncheckedError } from "../../errors/errors";
import { holdsEverything } from "../escalation/compiledRights";
import { currentRights } from "../escalation/currentRights";
import type { CheckedRequest, ClientRequest } from "../support/context";
import { refuse, unlessEverything } from "./refusing";
import { refuseForm } from "../support/refuseForm";

/** Begins the refusal of {@link inlineScriptFaults} and their like. */
export const SCRIPTS = "The request holds scripts of its own.";

/** A node writes those of all collections out again when one of them changes. */
const FOR_VALIDATORS = 5;

const FILES = "The request names files of Elasticsearch's server.";
const EXPRESSIONS = "The collection's expressions concern all of Elasticsearch.";
const SETTINGS = "The settings concern more than the collection.";
const PIPELINES = "Pipelines concern more than the collection.";

/** The checks of single actions, by what their declarations call them. */
export const CHECKS: Readonly<
  Record<RequestCheck, (request: CheckedRequest) => void | Promise<void>>
> = {
  apiKey: ({ command: { id, body } }) => {
    refuseForm([...newIdFaults(id), ...apiKeyFaults(body)]);
  },
  bulk: async (request) => {
    const { body } = request.command;
    const entries = memberOf(body, "bulkData");
    refuse("Bulk entries must be objects.", bulkFaults(entries, "bulkData"));
    refuseForm(operationFaults(entries, "bulkData"));
    refuse(PIPELINES, await unlessEverything(request, pipelineFaults(entries, "bulkData")));
  },
  changes: async (request) => {
    const { body } = request.command;
    const faults = changeNameFaults(memberOf(body, "changes"));
    refuseForm(await unlessEverything(request, faults));
  },
  collection: async (request) => {
    const { action, args, body } = request.command;
    const settings = memberOf(body, "settings");
    // the host refuses such a name first
    if (isCollectionName(args.collection)) {
      refuseForm(collectionFormFaults(action, body));
      refuseForm(settingFaults(settings, "body.settings"));
    }
    refuseForm(endlessTextFaults("body", body));
    await refuseSettings(request, settings, "settings");
    refuse(EXPRESSIONS, await unlessEverything(request, javaPatternFaults(body, "body")));
    const faults = collectionScriptFaults(body, "body");
    refuse(SCRIPTS, await unlessEverything(request, faults));
  },
  collections: async (request) => {
    const { body } = request.command;
    refuseForm(endlessTextFaults("body", body));
    for (const [index, collections] of Object.entries(isPlainObject(body) ? body : {})) {
      for (const [name, given] of Object.entries(isPlainObject(collections) ? collections : {})) {
        const settings = memberOf(given, "settings");
        await refuseSettings(request, settings, `${index}.${name}.settings`);
      }
    }
    refuse(EXPRESSIONS, await unlessEverything(request, javaPatternFaults(body, "body")));
    const faults = loadedScriptFaults(body);
    refuse(SCRIPTS, await unlessEverything(request, faults));
  },
  credentials: ({ command: { args, body } }) => {
    refuseForm(localCredentialFaults(args.strategy, body, ""));
  },
  documents: ({ command: { body } }) => {
    refuseForm(documentFaults(memberOf(body, "documents")));
  },
  filter: async (request) => {
    const { body } = request.command;
    refuseForm(filterValueFaults(body, "body"));
    const faults = filterExpansionFaults(body, request.config.limits.filterConditions);
    refuseForm(await unlessEverything(request, faults));
  },
  fixtures: ({ command: { body } }) => {
    refuse("Fixtures must be objects.", fixtureFaults(body, bulkFaults));
    refuseForm(fixtureFaults(body, operationFaults));
  },
  memoryStorage: async ({ host, actor, command }) => {
    if (host.memoryStorage.isRefused && !holdsEverything(await currentRights(host, actor))) {
      throw new UncheckedError(
        `Not allowed to run ${command.controller}:${command.action}. The memory storage is in the Redis database where Kuzzle keeps tokens and users: only a caller who holds every right may use it, until one of the two has another database.`,
      );
    }
  },
  validators: async (request) => {
    const { body } = request.command;
    const validators = memberOf(body, "validators");
    refuseForm(
      (Array.isArray(validators) ? validators : []).flatMap((filter: unknown, position) =>
        filterValueFaults(filter, `body.validators[${position}]`),
      ),
    );
    const most = request.config.limits.filterConditions / FOR_VALIDATORS;
    refuseForm(await unlessEverything(request, validatorExpansionFaults(body, most)));
  },
  wholeIndex: (request) => {
    const { index } = request.command.args;
    // the host refuses a request without an index by itself; placeFaults, one that is no text
    const isName = isNonEmptyText(index);
    return isName ? requireWholeIndexes(request, [index]) : undefined;
  },
  wholeIndexes: (request) => {
    const { body } = request.command;
    const indexes = isPlainObject(body) && Array.isArray(body.indexes) ? body.indexes : [];
    return requireWholeIndexes(request, indexes);
  },
};

async function refuseSettings(
  request: ClientRequest,
  settings: unknown,
  path: string,
): Promise<void> {
  refuse(FILES, await unlessEverything(request, fileFaults(settings, path)));
  refuse(SETTINGS, await unlessEverything(request, reservedSettingFaults(settings, path)));
}

/**
 * Refuses actions on a whole index to policies that are limited to collections of it: the host lets
 * them pass, and does not look at indexes named in a body.
 * Source: the host's lib/model/security/role.ts `checkRestrictions`.
 */
async function requireWholeIndexes(
  { host, actor, command }: ClientRequest,
  indexes: readonly unknown[],
): Promise<void> {
  const rights = await currentRights(host, actor);
  const refused = indexes.filter(
    (index) => typeof index !== "string" || !holdsWholeIndex(rights, command, index),
  );
  if (refused.length > 0) {
    const names = refused.slice(0, 5).map((index) => JSON.stringify(index));
    throw new UncheckedError(
      `Not allowed to run ${command.controller}:${command.action} on ${names.join(", ")}: every policy that allows it is limited to other indexes, or to collections.`,
    );
  }
}
