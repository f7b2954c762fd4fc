import type { KuzzleRequest } from "kuzzle";

import type { ProfileGuardConfig } from "../../config/config";
import type { DocumentTarget } from "../../domain/actions";
import { isOfDocuments, writeOf } from "../../domain/actions";
import { isPlainObject, memberOf } from "../../domain/plainObject";
import type { Host } from "../../host/port/Host";
import type { Actor } from "../support/command";
import { readInTime } from "../support/readInTime";
import { coveredViewOf, cutsReads } from "./coveredView";
import { idsSeen } from "./idsSeen";

interface Parts {
  readonly host: Host;
  readonly config: ProfileGuardConfig;
}

/**
 * Cuts the answer of a client's write that keeps stored members: of a document that the caller does not see, it tells
 * what the request itself says. A delegation lets them write users whom they do not see.
 */
export async function cutAnswer<T>(
  parts: Parts,
  actor: Actor | undefined,
  request: KuzzleRequest,
  answer: T,
): Promise<T> {
  const { controller, action, args, body } = request.input as {
    readonly controller: string;
    readonly action: string;
    readonly args: Readonly<Record<string, unknown>>;
    readonly body: unknown;
  };
  const write = writeOf(controller, action);
  const keepsStored =
    isOfDocuments(write) && write.does === "write" && write.keeps !== undefined ? write : undefined;
  const isWhole =
    keepsStored === undefined ||
    !cutsReads(parts.config) ||
    memberOf(answer, "_source") === undefined;
  if (isWhole || (await isSeen(parts, actor, keepsStored.target, String(args._id)))) {
    return answer;
  }
  const given = keepsStored.document === "body" ? body : memberOf(body, "content");
  return { ...answer, _source: isPlainObject(given) ? given : {} };
}

/** The write is done whatever can be read now: what is not known to be seen is not shown. */
async function isSeen(
  parts: Parts,
  actor: Actor | undefined,
  target: DocumentTarget,
  id: string,
): Promise<boolean> {
  const { host } = parts;
  const looking = async (): Promise<boolean> => {
    const view = await coveredViewOf(parts, actor);
    return view === undefined || (await idsSeen(host, view, target, [id])).has(id);
  };
  return readInTime(host, "what the caller covers", looking()).catch(() => false);
}
