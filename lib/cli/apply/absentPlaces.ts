import { missingPlaces, suggester, type ExistingPlaces } from "../../domain/policies/references";
import { policiesOf, restrictionsOf } from "../../domain/storedPolicies";
import type { LocatedFinding } from "../files/parse";
import type { PolicySet } from "../files/policySet";
import { isAnswer, linesOf } from "../server/answers";
import { reasonOf, type Server } from "../server/server";
import { CommandError } from "../support/exit";
import type { PlannedChange } from "./changes";

/** Questions that are under way at a time: there may be a thousand tenants. */
const AT_ONCE = 16;

/**
 * Finds the indexes and collections that profiles to be written name and that do not exist: `apply` would stop at the
 * first. A place of which Kuzzle does not tell us is left to it.
 *
 * @throws CommandError when Kuzzle does not answer
 */
export async function absentPlaces(
  server: Server,
  changes: readonly PlannedChange[],
  policies: PolicySet,
): Promise<readonly LocatedFinding[]> {
  const profiles = changes.flatMap(({ kind, id, content, after }) => {
    const definition = kind === "profiles" ? policies.profiles.get(id) : undefined;
    return after === undefined || definition === undefined ? [] : [{ definition, content }];
  });
  const places = await askPlaces(
    server,
    profiles.map(({ content }) => content),
  );
  const suggest = suggester();
  return profiles.flatMap(({ definition, content }) =>
    missingPlaces(content, places, suggest).map((found) => ({
      ...found,
      ...{ kind: definition.kind, id: definition.id, place: definition.locate(found.path) },
    })),
  );
}

interface NamedPlace {
  readonly index: string;
  readonly collection?: string;
}

/** Asks of each place that the profiles name, once; what is not told counts as there. */
async function askPlaces(server: Server, profiles: readonly object[]): Promise<ExistingPlaces> {
  const named = new Map<string, NamedPlace>();
  for (const restriction of profiles.flatMap(restrictionsIn)) {
    const { index, collections } = restriction;
    if (typeof index === "string" && index !== "") {
      named.set(keyOf(index), { index });
      for (const collection of Array.isArray(collections) ? (collections as unknown[]) : []) {
        if (typeof collection === "string" && collection !== "") {
          named.set(keyOf(index, collection), { index, collection });
        }
      }
    }
  }
  const gone = new Set<string>();
  const left = [...named.entries()].values();
  const worker = async (): Promise<void> => {
    for (const [key, place] of left) {
      if (!(await exists(server, place))) {
        gone.add(key);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const isAnyGone = gone.size > 0;
  return {
    indexes: isAnyGone ? await listIndexes(server) : [],
    hasIndex: (index) => !gone.has(keyOf(index)),
    collectionsOf: () => [],
    hasCollection: (index, collection) => !gone.has(keyOf(index, collection)),
  };
}

function restrictionsIn(profile: object): readonly Readonly<Record<string, unknown>>[] {
  return [...policiesOf(profile)].flatMap((entry) =>
    [...restrictionsOf(entry)].map(({ restriction }) => restriction),
  );
}

function keyOf(index: string, collection?: string): string {
  return JSON.stringify([index, collection ?? null]);
}

/** @returns `true` where Kuzzle does not tell us: whoever writes is told by the plugin */
async function exists(server: Server, place: NamedPlace): Promise<boolean> {
  const controller = place.collection === undefined ? "index" : "collection";
  try {
    return (await server.query({ controller, action: "exists", ...place })) !== false;
  } catch (error) {
    if (isAnswer(error) && error.status < 500) {
      return true;
    }
    throw new CommandError(
      `Kuzzle at ${server.url} does not tell which places exist.`,
      undefined,
      isAnswer(error) ? linesOf(error) : [reasonOf(error)],
    );
  }
}

/** Lists those that may be meant, as far as we may know of them. */
async function listIndexes(server: Server): Promise<readonly string[]> {
  try {
    const { indexes } = (await server.query({ controller: "index", action: "list" })) as {
      readonly indexes: readonly string[];
    };
    return indexes;
  } catch (error) {
    if (isAnswer(error)) {
      return [];
    }
    throw error;
  }
}
