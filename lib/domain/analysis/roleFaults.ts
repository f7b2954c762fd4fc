import type { Finding } from "../findings";
import { fault, joinPath } from "../findings";
import { isPlainObject } from "../plainObject";

/**
 * Every fault of a role's form, all of which the host refuses one by one when the role is written.
 * Source: the host's lib/model/security/role.ts `validateDefinition`.
 */
export function roleFaults({ controllers }: { readonly controllers?: unknown }): Finding[] {
  const faults = objectFaults(controllers, "controllers", "{controller: {actions}}");
  if (faults.length > 0 || !isPlainObject(controllers)) {
    return faults;
  }
  return Object.entries(controllers).flatMap(([name, entry]) => {
    const at = joinPath("controllers", name);
    if (!isPlainObject(entry)) {
      return [fault("member.type", at, `"${at}" must be an object {actions}.${CHOKES}`)];
    }
    const path = `${at}.actions`;
    return isPlainObject(entry.actions) && Object.keys(entry.actions).length > 0
      ? verdictFaults(entry.actions, path)
      : objectFaults(entry.actions, path, "{action: boolean}");
  });
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

function verdictFaults(actions: Record<string, unknown>, path: string): Finding[] {
  return Object.entries(actions)
    .filter(([, verdict]) => typeof verdict !== "boolean")
    .map(([action]) => {
      const at = joinPath(path, action);
      return fault(
        "member.type",
        at,
        `"${at}" must be true or false: the host takes anything but true for a denial.`,
      );
    });
}
