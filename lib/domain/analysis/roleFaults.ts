import type { Finding } from "../findings";
import { fault, joinPath } from "../findings";
import { isPlainObject } from "../plainObject";

/**
 * Every fault of a role's form, all of which the host refuses one by one when the role is written.
 * Source: the host's lib/model/security/role.ts `validateDefinition`.
 */
export function roleFaults(role: GivenRole): Finding[] {
  return [...roleFaultParts(role)].flat();
}

interface GivenRole {
  readonly controllers?: unknown;
}

/** The same entry by entry, for callers who have something else to do meanwhile. */
export function* roleFaultParts({ controllers }: GivenRole): Generator<readonly Finding[]> {
  const faults = objectFaults(controllers, "controllers", "{controller: {actions}}");
  yield faults;
  if (faults.length > 0 || !isPlainObject(controllers)) {
    return;
  }
  for (const [name, entry] of Object.entries(controllers)) {
    const at = joinPath("controllers", name);
    const path = `${at}.actions`;
    if (!isPlainObject(entry)) {
      yield [fault("member.type", at, `"${at}" must be an object {actions}.${CHOKES}`)];
    } else if (isPlainObject(entry.actions) && Object.keys(entry.actions).length > 0) {
      yield* verdictFaultParts(entry.actions, path);
    } else {
      yield objectFaults(entry.actions, path, "{action: boolean}");
    }
  }
}

const CHOKES = " The host answers requests that come to such an entry with an error.";

function objectFaults(value: unknown, path: string, shape: string): Finding[] {
  if (value === undefined) {
    return [fault("member.missing", path, `"${path}" is required: ${shape}.`)];
  }
  if (!isPlainObject(value)) {
    return [fault("member.type", path, `"${path}" must be an object ${shape}.`)];
  }
  return Object.keys(value).length > 0
    ? []
    : [fault("member.empty", path, `"${path}" must not be empty.`)];
}

function* verdictFaultParts(
  actions: Record<string, unknown>,
  path: string,
): Generator<readonly Finding[]> {
  for (const [action, verdict] of Object.entries(actions)) {
    const at = joinPath(path, action);
    const message = `"${at}" must be true or false: the host takes anything but true for a denial.`;
    yield typeof verdict === "boolean" ? [] : [fault("member.type", at, message)];
  }
}
