import type { Finding } from "../../domain/findings";
import { fault } from "../../domain/findings";
import type { DecisionContext } from "../support/context";

/** The faults of ids among the arguments: what is given must be a string with something in it. */
export function idArgumentFaults(
  args: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Finding[] {
  return names.flatMap((name): Finding[] => {
    const value = args[name];
    if (value === undefined || value === null) {
      return [];
    }
    if (typeof value !== "string") {
      return [fault("member.type", name, `"${name}" must be a string.`)];
    }
    return value.trim() === "" ? [fault("member.empty", name, `"${name}" must not be blank.`)] : [];
  });
}

/**
 * Members of the body that are given as arguments, where they would be passed over in silence and
 * the answer would be about somebody else.
 */
export function misplacedFaults(
  args: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Finding[] {
  return names
    .filter((name) => args[name] !== undefined)
    .map((name) => fault("member.unexpected", name, `"${name}" belongs in the body.`));
}

/**
 * Faults unless at most one way is chosen to say whose rights are meant; none means the caller's
 * own, who must be somebody then.
 *
 * @param given by name, `undefined` or `null` where absent
 */
export function choiceFaults(
  given: Readonly<Record<string, unknown>>,
  { actor }: Pick<DecisionContext, "actor">,
): Finding[] {
  const names = Object.keys(given);
  const chosen = names.filter((name) => given[name] !== undefined && given[name] !== null);
  const [first = "", ...others] = chosen;
  if (chosen.length === 0 && actor === undefined) {
    const [one = ""] = names;
    return [
      fault(
        "member.missing",
        one,
        `One of ${names.join(", ")} is required: the application itself has no rights of its own.`,
      ),
    ];
  }
  return others.map((name) =>
    fault("member.conflict", name, `"${name}" cannot be given together with "${first}".`),
  );
}
