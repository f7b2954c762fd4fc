import type { Finding } from "../../domain/findings";
import { fault } from "../../domain/findings";
import { isPlainObject } from "../../domain/plainObject";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import { userNotFound } from "../../errors/nativeErrors";
import type { Answers, ConnectionStore } from "../../host/port/ConnectionStore";
import type { Host } from "../../host/port/Host";
import type { Command } from "../support/command";
import type { OpenConnections } from "./OpenConnections";

const MEMBERS = ["tokens", "apiKeys", "connections"] as const;
const QUESTION = "cutOff";
const WHOSE = "connectionsOf";
const NOBODY: Answers = { answers: [], missing: 0 };

/** A user, and what to end of theirs. */
interface Chosen {
  readonly kuid: string;
  readonly what: ReadonlySet<(typeof MEMBERS)[number]>;
}

/**
 * Tells what has ended.
 *
 * @property tokens      whether the tokens were revoked
 * @property apiKeys     the API keys that were deleted
 * @property connections the connections that were closed, of all nodes that have answered
 * @property complete    `false`: a node did not answer within a second. Connections to it may still
 *                       be open
 */
export interface CutOff {
  readonly _id: string;
  readonly tokens: boolean;
  readonly apiKeys: number;
  readonly connections: number;
  readonly complete: boolean;
}

/** @throws InvalidRequestError naming every fault */
export function chosenOf({ args, body }: Pick<Command, "args" | "body">): Chosen {
  const given = isPlainObject(body) ? body : {};
  const findings: Finding[] = Object.entries(given).flatMap(([member, value]) => {
    if (!(MEMBERS as readonly string[]).includes(member)) {
      return [fault("member.unexpected", member, `"${member}" is no member of this request.`)];
    }
    return typeof value === "boolean"
      ? []
      : [fault("member.type", member, `"${member}" must be a boolean.`)];
  });
  const { userId } = args;
  if (typeof userId !== "string" || userId === "") {
    findings.push(fault("member.missing", "userId", '"userId" is required.'));
  }
  const what = MEMBERS.filter((member) => given[member] === true);
  if (findings.length === 0 && what.length === 0) {
    const names = MEMBERS.map((member) => `"${member}"`).join(", ");
    findings.push(fault("member.missing", "body", `One of ${names} must be true.`));
  }
  if (findings.length > 0) {
    throw new InvalidRequestError(ErrorId.invalidRequest, "The request", findings);
  }
  return { kuid: String(userId), what: new Set(what) };
}

/** @throws 404 `security.user.not_found` */
export async function requireUser(host: Pick<Host, "findUsers">, kuid: string): Promise<void> {
  if (!(await host.findUsers([kuid])).has(kuid)) {
    throw userNotFound(kuid);
  }
}

/**
 * Ends what is chosen of one user, on every node.
 *
 * Asks for the connections first: the host forgets whose they are when it revokes their tokens. Closes
 * them last, so that nobody comes back with a token that is about to end.
 *
 * @throws 404 when there is no such user, as after a slip of the pen. What a deleted user had has ended
 */
export async function cutOff(
  host: Pick<Host, "connections" | "access" | "findUsers">,
  { kuid, what }: Chosen,
): Promise<CutOff> {
  await requireUser(host, kuid);
  const { connections, access } = host;
  const closes = what.has("connections");
  const before = closes ? await connections.askNodes(WHOSE, kuid) : NOBODY;
  if (what.has("tokens")) {
    await connections.revokeTokens(kuid);
    // reset tokens are bound to it
    await access.renewRevision(kuid);
  }
  const apiKeys = what.has("apiKeys") ? await deleteKeys(access, kuid) : 0;
  const ids = before.answers.flatMap(idsIn);
  const closed = closes ? await connections.askNodes(QUESTION, { kuid, ids }) : NOBODY;
  return {
    _id: kuid,
    tokens: what.has("tokens"),
    apiKeys,
    connections: closed.answers.reduce<number>((sum, count) => sum + Number(count ?? 0), 0),
    complete: before.missing === 0 && closed.missing === 0,
  };
}

/**
 * The connections of users that a write would close, over all nodes.
 *
 * @property complete `false`: a node did not answer within a second, and what it has is not counted
 */
export interface EndingConnections {
  readonly total: number;
  readonly complete: boolean;
}

export async function countConnections(
  connections: ConnectionStore,
  kuid: string,
): Promise<EndingConnections> {
  const { answers, missing } = await connections.askNodes(WHOSE, kuid);
  return { total: new Set(answers.flatMap(idsIn)).size, complete: missing === 0 };
}

function idsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((id) => typeof id === "string") : [];
}

/** @returns how many */
async function deleteKeys(access: Host["access"], kuid: string): Promise<number> {
  let deleted = 0;
  for (;;) {
    const ids = (await access.keysOf(kuid)).map(({ id }) => id);
    if (ids.length === 0) {
      return deleted;
    }
    await access.deleteKeys(ids);
    deleted += ids.length;
  }
}

/** Lets this node tell and close the connections of a user when any node says so. */
export function answerCutOffs(
  connections: ConnectionStore,
  openConnections: OpenConnections | undefined,
): void {
  const idsOf = (kuid: string): string[] => [
    ...connections.connectionsOf(kuid),
    ...(openConnections?.connectionsOf(kuid) ?? []),
  ];
  connections.answerQuestions(WHOSE, async (kuid) => (typeof kuid === "string" ? idsOf(kuid) : []));
  connections.answerQuestions(QUESTION, async (question) => {
    const { kuid, ids } = isPlainObject(question) ? question : {};
    if (typeof kuid !== "string") {
      return 0;
    }
    const known = idsIn(ids).filter((id) => connections.isOpen(id));
    const open = new Set([...known, ...idsOf(kuid)]);
    await openConnections?.endAllOf(kuid, "cutOff");
    for (const id of open) {
      connections.disconnect(id, "cutOff");
    }
    return open.size;
  });
}
