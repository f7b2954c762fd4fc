import type { Finding } from "../findings";
import { fault, joinPath } from "../findings";
import { nearestName } from "../nearest";
import { isPlainObject } from "./restrictions";

const MEMBERS = ["controllers", "tags"];

/**
 * Every fault of a role that can be seen in the role alone; empty when it is well formed.
 * Source: the host's lib/model/security/role.ts `validateDefinition`, which stops at the first, and
 * lets members pass that it does not read.
 */
export function roleFaults(role: unknown): Finding[] {
  if (!isPlainObject(role)) {
    return [fault("member.type", "", 'A role must be an object {"controllers": …}.')];
  }
  const unexpected = Object.keys(role)
    .filter((member) => !MEMBERS.includes(member))
    .map((member) =>
      fault(
        "member.unexpected",
        member,
        `"${member}" is not a member of a role: the host stores it and reads it nowhere.`,
        nearestName(member, MEMBERS),
      ),
    );
  return [...unexpected, ...controllersFaults(role.controllers)];
}

function controllersFaults(controllers: unknown): Finding[] {
  if (controllers === undefined) {
    return [fault("member.missing", "controllers", '"controllers" is required.')];
  }
  return (
    mapFaults("controllers", controllers) ??
    Object.entries(controllers as object).flatMap(([controller, entry]: [string, unknown]) => {
      const path = joinPath("controllers", controller);
      if (!isPlainObject(entry)) {
        return [fault("member.type", path, `"${path}" must be an object {"actions": …}.`)];
      }
      const actionsPath = `${path}.actions`;
      if (entry.actions === undefined) {
        return [fault("member.missing", actionsPath, `"${actionsPath}" is required.`)];
      }
      return mapFaults(actionsPath, entry.actions) ?? actionFaults(actionsPath, entry.actions);
    })
  );
}

function mapFaults(path: string, value: unknown): Finding[] | undefined {
  if (!isPlainObject(value)) {
    return [fault("member.type", path, `"${path}" must be an object.`)];
  }
  return Object.keys(value).length === 0
    ? [fault("member.empty", path, `"${path}" must not be empty.`)]
    : undefined;
}

function actionFaults(path: string, actions: unknown): Finding[] {
  return Object.entries(actions as object)
    .filter(([, allowed]) => typeof allowed !== "boolean")
    .map(([action]) => {
      const at = joinPath(path, action);
      return fault("member.type", at, `"${at}" must be true or false: anything else denies.`);
    });
}
