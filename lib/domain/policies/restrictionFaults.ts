import type { Finding } from "../findings";
import { fault } from "../findings";
import { nearestName, unabbreviated } from "../nearest";
import { isNonEmptyText, isPlainObject } from "../plainObject";
import { areOrdinary, isOrdinary } from "./ordinary";
import { asList, asRestriction } from "./restrictionForms";

const MEMBERS: ReadonlySet<string> = new Set(["index", "collections"]);

/**
 * Finds every fault of one `restrictedTo`, in one pass. Written by hand where joi would do for the
 * shapes, because a profile may hold 10,000 restrictions and is judged on every write: this takes
 * a tenth of joi's time, and each message can say how to write what was meant.
 *
 * Forms that the host stores and reads otherwise than they look are faults: an empty list or null
 * (unrestricted), an empty index (ignored), empty collections (the whole index), the same index
 * twice (merged, so `[{foo}, {foo, [bar]}]` narrows to `bar`), wildcards (literal characters).
 * Source: the host's lib/core/security/profileRepository.ts `optimizePolicy`,
 * lib/model/security/role.ts `checkRestrictions`.
 */
export function restrictionFaults(restrictedTo: unknown, path: string): Finding[] {
  if (restrictedTo === null || (Array.isArray(restrictedTo) && restrictedTo.length === 0)) {
    const seen = restrictedTo === null ? "null" : "an empty list";
    return [
      fault(
        "restriction.vacuous",
        path,
        `"${path}" is ${seen}, which grants the role on every index. Leave it out if that is meant, or list the indexes.`,
      ),
    ];
  }
  if (!Array.isArray(restrictedTo)) {
    const form = `"${path}" must be an array of {index, collections?}.`;
    return [fault("member.type", path, form + asList(restrictedTo))];
  }

  if (areOrdinary(restrictedTo)) {
    return [];
  }

  const findings: Finding[] = [];
  const firstPosition = new Map<string, number>();
  restrictedTo.forEach((restriction: unknown, position) => {
    const isObject = isPlainObject(restriction);
    if (!isObject || !isOrdinary(restriction)) {
      findings.push(...faultsAlone(restriction, `${path}[${position}]`));
    }
    const index = isObject && Object.hasOwn(restriction, "index") ? restriction.index : undefined;
    if (isNonEmptyText(index)) {
      const first = firstPosition.get(index);
      if (first === undefined) {
        firstPosition.set(index, position);
      } else {
        findings.push(
          fault(
            "index.duplicate",
            `${path}[${position}].index`,
            `Index "${index}" is listed twice in "${path}" (first at [${first}]): the host merges the two, so a whole index silently narrows to the collections named beside it. Write one entry with all its collections.`,
          ),
        );
      }
    }
  });
  return findings;
}

/** The faults of one restriction, whatever the others are. */
function faultsAlone(restriction: unknown, at: string): Finding[] {
  if (!isPlainObject(restriction)) {
    const form = `"${at}" must be an object {index, collections?}.`;
    return [fault("member.type", at, form + asRestriction(restriction))];
  }
  const unexpected = Object.keys(restriction)
    .filter((member) => !MEMBERS.has(member))
    .map((member) => unexpectedMember(at, member));
  const index = Object.hasOwn(restriction, "index") ? restriction.index : undefined;
  return [
    ...unexpected,
    ...indexFaults(index, at),
    ...(Object.hasOwn(restriction, "collections")
      ? collectionsFaults(restriction.collections, `${at}.collections`)
      : []),
  ];
}

function indexFaults(index: unknown, at: string): Finding[] {
  const path = `${at}.index`;
  if (index === undefined) {
    return [fault("member.missing", path, `"${path}" is required.`)];
  }
  if (typeof index !== "string") {
    return [
      fault(
        "member.type",
        path,
        `"${path}" must be a string, not ${describe(index)}: the host ignores a restriction whose index it cannot read.`,
      ),
    ];
  }
  if (index.trim() === "") {
    return [
      fault(
        "index.vacuous",
        path,
        `"${path}" is empty: the host ignores such a restriction, and a policy left without any is unrestricted.`,
      ),
    ];
  }
  return wildcardFaults("index", index, path);
}

function collectionsFaults(collections: unknown, path: string): Finding[] {
  if (collections === null || (Array.isArray(collections) && collections.length === 0)) {
    const seen = collections === null ? "null" : "an empty list";
    return [
      fault(
        "collections.vacuous",
        path,
        `"${path}" is ${seen}, which grants the whole index. Leave it out if that is meant, or list the collections.`,
      ),
    ];
  }
  if (!Array.isArray(collections)) {
    return [fault("member.type", path, `"${path}" must be an array of strings.`)];
  }
  const findings: Finding[] = [];
  const seen = new Set<string>();
  collections.forEach((collection: unknown, position) => {
    const at = `${path}[${position}]`;
    if (typeof collection !== "string") {
      findings.push(
        fault("member.type", at, `"${at}" must be a string, not ${describe(collection)}.`),
      );
    } else if (collection.trim() === "") {
      findings.push(fault("member.empty", at, `"${at}" must not be empty.`));
    } else if (seen.has(collection)) {
      findings.push(
        fault(
          "collection.duplicate",
          at,
          `Collection "${collection}" is listed twice in "${path}".`,
        ),
      );
    } else {
      seen.add(collection);
      findings.push(...wildcardFaults("collection", collection, at));
    }
  });
  return findings;
}

function wildcardFaults(subject: "index" | "collection", name: string, path: string): Finding[] {
  if (!name.includes("*") && !name.includes("?")) {
    return [];
  }
  const remedy =
    subject === "index"
      ? "List each index."
      : 'List each collection, or leave "collections" out for the whole index.';
  return [
    fault(
      `${subject}.wildcard`,
      path,
      `"${path}" is "${name}": the host knows no wildcards here and takes the character literally. ${remedy}`,
    ),
  ];
}

function unexpectedMember(at: string, member: string): Finding {
  const path = `${at}.${member}`;
  return fault(
    "member.unexpected",
    path,
    `"${path}" is not a member of a restriction: only "index" and "collections" are.`,
    nearestName(member, MEMBERS) ?? unabbreviated(member, MEMBERS),
  );
}

function describe(value: unknown): string {
  if (value === null) {
    return "null";
  }
  return Array.isArray(value) ? "an array" : `a ${typeof value}`;
}
