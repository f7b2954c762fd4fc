import type { Finding } from "../findings";
import { instanceId, type Template, type Templates } from "./Template";

/** The index of a tenant that a message names. */
const TENANT = "acme";

/**
 * Finds a template whose instances have the ids of another one's, in a tenant whose index has a longer name:
 * `acme-x-editor` is `x-editor` of `acme`, and `editor` of `acme-x`. Whoever makes the one must cover the other,
 * whether there is such an index or not, so that the manager of a tenant makes neither.
 */
export function meetingFinding(template: Template, templates: Templates): Finding | undefined {
  const end = instanceId(template, "");
  const longer = [...templates.values()].find(({ name }) => name.endsWith(end));
  if (longer === undefined) {
    return undefined;
  }
  const id = instanceId(longer, TENANT);
  const other = id.slice(0, -end.length);
  return {
    code: "template.meets",
    severity: "warning",
    path: "",
    message: `Template "${template.name}" meets "${longer.name}": profile "${id}" is the one of index "${other}" and the other of index "${TENANT}", so that nobody makes it who does not hold both. Choose a name that does not end another one after "-".`,
  };
}
