import type { Finding } from "../findings";
import {
  compileRights,
  covers,
  describeRows,
  difference,
  isUnresolvable,
  listRights,
  type RoleLookup,
  type StoredProfile,
} from "../rights";
import { isSame } from "../same";
import { instanceIn, instanceOf, tagOf, type Templates } from "./Template";

/** Rows of rights that a message lists. */
const MOST_ROWS = 3;

/** Finds how a stored profile differs from the template that its tag names; none: it is no instance, or just so. */
export function instanceFinding(
  profile: StoredProfile,
  templates: Templates,
  roles: RoleLookup,
): Finding | undefined {
  const instance = instanceIn(profile);
  const template = instance && templates.get(instance.template);
  if (instance === undefined || template === undefined) {
    return undefined;
  }
  const wanted = instanceOf(template, instance.index);
  const members = differingMembers(profile, wanted);
  if (members.length === 0) {
    return undefined;
  }
  const about = `Profile "${profile._id}" is an instance of template "${template.name}"`;
  const more = gainedRows(profile, wanted, roles);
  if (more.length > 0) {
    return {
      code: "template.exceeded",
      severity: "securityWarning",
      path: "",
      message: `${about} and grants what it does not: ${more.join("; ")}. ${REMEDY}`,
    };
  }
  const [member = ""] = members;
  const isOlder = instance.version !== template.version;
  return {
    code: "template.differs",
    severity: "warning",
    path: member,
    message: isOlder
      ? `${about} as of version ${instance.version}, which is at ${template.version} now. ${REMEDY}`
      : `${about} (${tagOf(template)}) and differs from it in ${members.join(", ")}. ${REMEDY}`,
  };
}

const REMEDY = "Make it anew, or take the tag from it if it is to be another profile.";

/** Members that are stored otherwise; Kuzzle stores a profile without `rateLimit` with 0. */
function differingMembers(profile: object, wanted: object): readonly string[] {
  const [stored, meant] = [profile, wanted].map((one): Readonly<Record<string, unknown>> => ({
    rateLimit: 0,
    ...one,
  }));
  return ["policies", "rateLimit", "tags"].filter(
    (member) => !isSame(stored?.[member], meant?.[member]),
  );
}

/** Lists what the profile grants beyond its template, as far as the rights can be computed. */
function gainedRows(
  profile: StoredProfile,
  wanted: StoredProfile,
  roles: RoleLookup,
): readonly string[] {
  try {
    const [held, meant] = [profile, wanted].map((one) => compileRights([one], roles));
    if (held === undefined || meant === undefined || covers(meant, held).covered) {
      return [];
    }
    return describeRows(listRights(difference(held, meant), MOST_ROWS)).slice(0, MOST_ROWS);
  } catch (error) {
    if (isUnresolvable(error)) {
      return [];
    }
    throw error;
  }
}
