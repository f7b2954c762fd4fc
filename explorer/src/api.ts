import type {
  NamesAnswer,
  PageAnswer,
  PageError,
  PageRequest,
  StartAnswer,
} from "../../lib/cli/explore/protocol";

/** An answer that says no, or that did not come. */
export class AnsweredError extends Error {
  constructor(readonly told: PageError) {
    super(told.message);
  }
}

/** The page's own error: its server has ended, or is not reached. */
export const SERVER_LOST = "explorer.server_lost";

/** Called with every error, before its question fails: the state of the connection follows from it. */
type Listener = (error: PageError | undefined) => void;
const listeners: Listener[] = [];

export function onAnswer(listener: Listener): void {
  listeners.push(listener);
}

/** Whom the page shows as logged in; the server does nothing as somebody else. */
let shown = "";

export function actAs(kuid: string | undefined): void {
  shown = kuid ?? "";
}

/** @throws AnsweredError */
export async function send<Answer>(request: PageRequest): Promise<Answer> {
  const answer = await answerTo(request);
  const error = "error" in answer ? answer.error : undefined;
  listeners.forEach((listener) => {
    listener(error);
  });
  if ("error" in answer) {
    throw new AnsweredError(answer.error);
  }
  return answer.result as Answer;
}

async function answerTo(request: PageRequest): Promise<PageAnswer> {
  let response: Response;
  let text: string;
  try {
    response = await fetch("api", {
      method: "POST",
      headers: { "content-type": "application/json", "explorer-as": encodeURIComponent(shown) },
      body: JSON.stringify(request),
    });
    text = await response.text();
  } catch {
    return failed(503, SERVER_LOST, "The explorer has ended. Start it again.");
  }
  if (response.status === 404) {
    const message = "Another explorer stands here now: open the address that it has printed.";
    return failed(503, SERVER_LOST, message);
  }
  const answer = response.ok ? parsed(text) : undefined;
  return isAnswer(answer)
    ? answer
    : failed(500, "explorer.failed", `The explorer has failed to answer this: ${text}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isAnswer(value: unknown): value is PageAnswer {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const { error } = value as { readonly error?: Partial<PageError> | null };
  const isTold = typeof error?.message === "string" && typeof error.status === "number";
  return error === undefined ? "result" in value : isTold && typeof error.id === "string";
}

function failed(status: number, id: string, message: string): PageAnswer {
  return { error: { status, id, message } };
}

/** Asks an own action of the plugin. @throws AnsweredError */
export async function ask<Answer>(action: string, members: object = {}): Promise<Answer> {
  return send<Answer>({ controller: "profile-guard", action, ...members });
}

/** Asks the explorer's server. @throws AnsweredError */
export async function explorer<Answer>(action: string, members: object = {}): Promise<Answer> {
  return send<Answer>({ controller: "explorer", action, ...members });
}

export const startAnswer = async (): Promise<StartAnswer> => explorer<StartAnswer>("start");
export const namesAnswer = async (): Promise<NamesAnswer> => explorer<NamesAnswer>("names");
