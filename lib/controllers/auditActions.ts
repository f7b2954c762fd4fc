import type { KuzzleRequest } from "kuzzle";

import { fault } from "../domain/findings";
import { UncheckedError } from "../errors/errors";
import { stillSender } from "../usecases/requests/stillSender";
import { withLastWord } from "../usecases/requests/whileAllowed";
import type { Services } from "../usecases/Services";
import type { Actor } from "../usecases/support/command";
import { actorOf, commandOf } from "../usecases/support/command";
import { refuseForm } from "../usecases/support/refuseForm";
import { readError } from "../usecases/support/readError";
import type { AuditContext } from "../usecases/audit/context";
import { historyOf } from "../usecases/audit/history";
import { reportedRefusals } from "../usecases/audit/reportedRefusals";
import { restore } from "../usecases/audit/restore";
import { exportAudit, searchAudit } from "../usecases/audit/search";
import { currentSnapshot } from "../usecases/support/readCache";
import type { Route } from "./routes";

/** Defines an own action that tells of the audit, or restores from it. */
interface AuditAction {
  readonly routes: readonly Route[];
  /** It writes, and itself tells how far it came when the services stop answering. */
  readonly writes?: true;
  readonly answer: (context: AuditContext) => Promise<object>;
}

export const AUDIT_ACTIONS: Readonly<Record<string, AuditAction>> = {
  searchAudit: {
    routes: [{ verb: "post", path: "/audit/_search" }],
    answer: searchAudit,
  },
  reportedRefusals: {
    routes: [
      { verb: "get", path: "/audit/_reported" },
      { verb: "post", path: "/audit/_reported" },
    ],
    answer: reportedRefusals,
  },
  exportAudit: {
    routes: [
      { verb: "get", path: "/audit/_export" },
      { verb: "post", path: "/audit/_export" },
    ],
    answer: exported,
  },
  history: {
    routes: [{ verb: "get", path: "/audit/:kind/:_id/_history" }],
    answer: historyOf,
  },
  restore: {
    routes: [{ verb: "post", path: "/audit/:kind/:_id/_restore" }],
    writes: true,
    answer: restore,
  },
};

/** Characters of an answer that is no stream: the host makes a text of it again, and ends at 512 MB of that. */
const LONGEST_TEXT = 50_000_000;

/** Streams the lines over HTTP; other protocols have no streams, and get them as one text. */
async function exported(context: AuditContext): Promise<object> {
  const { request } = context;
  const pages = await exportAudit(context);
  if (request.context.connection.protocol === "http") {
    request.response.configure({
      headers: {
        "Content-Disposition": 'attachment; filename="audit.ndjson"',
        "Content-Type": "application/x-ndjson",
      },
    });
    return context.fileOf(withLastWord(buffers(pages)));
  }
  const texts: string[] = [];
  let length = 0;
  for await (const text of pages) {
    texts.push(text);
    length += text.length;
    if (length > LONGEST_TEXT) {
      refuseForm([
        fault(
          "member.size",
          "body",
          `The export has more than ${LONGEST_TEXT.toLocaleString("en")} characters, which is too much for one answer. Ask for it over HTTP, which has it in pieces, or for fewer entries ("since", "until").`,
        ),
      ]);
    }
  }
  return { ndjson: texts.join("") };
}

async function* buffers(texts: AsyncGenerator<string>): AsyncGenerator<Buffer> {
  for await (const text of texts) {
    yield Buffer.from(text);
  }
}

export async function runAuditAction(
  { host, config, gate, audit }: Services,
  { answer }: AuditAction,
  request: KuzzleRequest,
): Promise<object> {
  const client = host.clientRequest(request);
  const command = commandOf(request, client);
  const asked = async (actor: Actor | undefined): Promise<AuditContext> => ({
    host: await currentSnapshot(host),
    ...{ config, gate, audit, actor, command, request, now },
    fileOf: (pieces) => host.fileOf(pieces),
  });
  const still = client && (await stillSender(host, client).catch(readError(host, "who asks")));
  const now = async (): Promise<AuditContext> => {
    if (client === undefined || still === undefined) {
      return asked(undefined);
    }
    const sender = await still().catch(readError(host, "who asks"));
    if (sender === undefined) {
      throw new UncheckedError(
        `Not allowed to go on with ${command.controller}:${command.action}: its token has ended, or no policy allows it any more.`,
      );
    }
    return asked({ ...actorOf(client), profileIds: sender.profileIds });
  };
  return answer(await asked(client === undefined ? undefined : actorOf(client)));
}
