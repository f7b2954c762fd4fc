import type { JSONObject, KuzzleRequest } from "kuzzle";

import type { WriteDeclaration, WrittenDocumentPlace } from "../../domain/actions";
import { writeOf } from "../../domain/actions";
import {
  allWithoutHostMembers,
  memberWithoutHostMembers,
  userWithoutHostMembers,
  usersWithoutHostMembers,
  withoutHostMembers,
} from "../../domain/hostMembers";
import { isPlainObject, memberOf } from "../../domain/plainObject";
import { withoutDumpForm } from "../../domain/requests/imports";

type WithoutHostMembers = (body: unknown, id: unknown) => unknown;

const inContent: WithoutHostMembers = (body, id) => memberWithoutHostMembers(body, "content", id);

const OF_USER: Readonly<Record<WrittenDocumentPlace, WithoutHostMembers>> = {
  body: userWithoutHostMembers,
  content: inContent,
  "content and default": (body, id) => memberWithoutHostMembers(inContent(body, id), "default", id),
};

const IMPORT: WithoutHostMembers = (given) => {
  const body = withoutDumpForm(given);
  return isPlainObject(body)
    ? {
        ...body,
        ...("roles" in body && { roles: allWithoutHostMembers(body.roles) }),
        ...("profiles" in body && { profiles: allWithoutHostMembers(body.profiles) }),
        ...("users" in body && { users: usersWithoutHostMembers(body.users) }),
      }
    : body;
};

/**
 * Takes out of a write what Kuzzle itself added to the document when it was read, so that what was
 * read can be sent back; and takes a dump of Kourou's apart. It is neither judged nor stored. Source of the members: the host's
 * lib/api/controllers/securityController.ts `getProfile`, kuzzle-sdk's Profile `serialize`.
 */
export function dropHostMembers({ input }: KuzzleRequest): void {
  const { controller, action } = input;
  const args: unknown = input.args;
  const change = changeOf(writeOf(controller ?? "", action ?? ""));
  if (change !== undefined) {
    input.body = change(input.body, memberOf(args, "_id")) as JSONObject;
  }
}

function changeOf(write: WriteDeclaration | undefined): WithoutHostMembers | undefined {
  switch (write?.target) {
    case "profile":
    case "role":
      return write.does === "delete" ? undefined : withoutHostMembers;
    case "user":
      return write.does === "delete" ? undefined : OF_USER[write.document];
    case "first admin":
      return inContent;
    case "import":
      return IMPORT;
    case undefined:
    case "identity":
    case "platform":
    case "places":
      return undefined;
  }
}
