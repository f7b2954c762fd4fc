import type { Finding } from "../findings";
import { fault } from "../findings";
import { isPlainObject } from "../plainObject";

/** As many as an import may have documents: each is looked at, and judged as a request of its own. */
const MOST_PLACES = 1_000;

/** Finds a load of so many places that it would keep the node from others. */
export function crowdedLoad(body: unknown): Finding[] {
  const indexes = isPlainObject(body) ? Object.values(body) : [];
  const count = indexes.reduce<number>(
    (sum, collections) =>
      sum + Math.max(1, isPlainObject(collections) ? Object.keys(collections).length : 0),
    0,
  );
  return count > MOST_PLACES
    ? [
        fault(
          "entries.tooMany",
          "",
          `The load names ${count} collections: who does not hold every right may load ${MOST_PLACES} at once. Load them in parts.`,
        ),
      ]
    : [];
}

/**
 * Every fault in the form of what admin:loadMappings and admin:loadFixtures take,
 * `{index: {collection: …}}`, which the host finds half-way, when some of it is written.
 * Source: the host's lib/core/storage/clientAdapter.js `loadMappings`, `loadFixtures`.
 */
export function loadFaults(body: unknown): Finding[] {
  if (!isPlainObject(body)) {
    return [fault("member.type", "body", '"body" must be an object {index: {collection: …}}.')];
  }
  return Object.entries(body).flatMap(([index, collections]) => [
    ...nameFaults(index, index),
    ...(isPlainObject(collections)
      ? Object.entries(collections).flatMap(([name, given]) => [
          ...nameFaults(name, `${index}.${name}`),
          ...(given === null
            ? [fault("member.type", `${index}.${name}`, `"${index}.${name}" must not be null.`)]
            : []),
        ])
      : [fault("member.type", index, `"${index}" must be an object {collection: …}.`)]),
  ]);
}

/**
 * Finds names that every object has as a member: the host looks names up in plain objects.
 * Source: the host's lib/service/storage/7/elasticsearch.ts `listCollections`.
 */
export function nameFaults(name: string, path: string): Finding[] {
  return name in Object.prototype
    ? [
        fault(
          "name.reserved",
          path,
          `"${path}": "${name}" cannot be the name of an index or a collection.`,
        ),
      ]
    : [];
}
