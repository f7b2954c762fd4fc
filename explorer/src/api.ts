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
  try {
    const response = await fetch("api", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request),
    });
    if (response.ok) {
      return (await response.json()) as PageAnswer;
    }
    return lost(await response.text());
  } catch {
    return lost("The explorer has ended. Start it again, and open its new address.");
  }
}

function lost(message: string): PageAnswer {
  return { error: { status: 503, id: SERVER_LOST, message } };
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
