import type { Finding } from "../findings";
import { fault } from "../findings";
import { isPlainObject } from "../plainObject";

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
