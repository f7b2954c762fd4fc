import type { RouteLocationRaw } from "vue-router";

import type { FindDanglingAnswer } from "../../lib/api/drift";
import { TEXTS } from "./texts";

/** Something that refers to what does not exist: which document, with a link to it, and what is missing. */
interface DanglingLine {
  readonly of: string;
  readonly to?: RouteLocationRaw;
  readonly text: string;
}

export interface DanglingPart {
  readonly title: string;
  readonly total: number;
  readonly lines: readonly DanglingLine[];
}

const TEXT = TEXTS.overview;
type Kind = keyof typeof TEXT.danglingKinds;

function line(kind: "profile" | "user" | "key", id: string, text: string): DanglingLine {
  return {
    of: `${TEXTS.subject.kinds[kind] ?? kind} ${id}`,
    to: { name: "rights", query: { of: `${kind}:${id}` } },
    text,
  };
}

const list = (names: readonly string[]): string => names.join(", ");

/** The parts of the answer that hold something, in words. */
export function danglingParts(answer: FindDanglingAnswer): readonly DanglingPart[] {
  const lines: Readonly<Record<Kind, readonly DanglingLine[]>> = {
    restrictions: answer.restrictions.items.map(({ profileId, path, index, collection }) =>
      line(
        "profile",
        profileId,
        collection === undefined
          ? TEXT.noIndex(path, index)
          : TEXT.noCollection(path, index, collection),
      ),
    ),
    missingRoles: answer.missingRoles.items.map(({ profileId, path, roleId }) =>
      line("profile", profileId, TEXT.noRole(path, roleId)),
    ),
    missingProfiles: answer.missingProfiles.items.map(({ kuid, missing, remaining }) =>
      line("user", kuid, TEXT.noProfiles(list(missing), list(remaining))),
    ),
    halfMadeUsers: answer.halfMadeUsers.items.map(({ kuid, interrupted, missing }) =>
      line("user", kuid, TEXT.interrupted(interrupted, list(missing))),
    ),
    usersWithoutCredentials: answer.usersWithoutCredentials.items.map(({ kuid }) =>
      line("user", kuid, TEXT.withoutCredentials),
    ),
    // nothing can be shown of a user who is not there
    credentialsWithoutUsers: answer.credentialsWithoutUsers.items.map(({ strategy, kuid }) => ({
      of: kuid,
      text: TEXT.credentialsOf(strategy),
    })),
    apiKeysWithoutUsers: answer.apiKeysWithoutUsers.items.map(({ id, kuid }) => ({
      of: `${TEXTS.explanation.key} ${id}`,
      text: TEXT.keyWithoutUser(kuid),
    })),
    apiKeysWithoutRoles: answer.apiKeysWithoutRoles.items.map(({ id, kuid, missing }) =>
      line("key", id, TEXT.keyWithoutRoles(kuid, list(missing))),
    ),
  };
  return (Object.keys(lines) as Kind[])
    .filter((kind) => answer[kind].total > 0)
    .map((kind) => ({
      title: TEXT.danglingKinds[kind],
      total: answer[kind].total,
      lines: lines[kind],
    }));
}
