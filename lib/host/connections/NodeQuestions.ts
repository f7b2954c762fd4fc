import { randomUUID } from "node:crypto";

import { withTimeout } from "../../shared/timeout";
import type { Kernel } from "../kernel/kernel";
import type { Answers } from "../port/ConnectionStore";

/** Milliseconds: a node that is away keeps nobody waiting for longer. */
const LONGEST = 1_000;
const ASK = "profile-guard:ask";
const ANSWER = "profile-guard:answer";

type Answerer = (question: unknown) => Promise<unknown>;

interface Asked {
  readonly id: string;
  readonly name: string;
  readonly question: unknown;
}

interface Answered {
  readonly id: string;
  readonly answer: unknown;
}

/**
 * Messages between the nodes, by the host's cluster. They may be lost: nothing that must not be missed
 * goes this way alone. Without a cluster there is but this node.
 *
 * Source: the host's lib/cluster/node.js `registerAskEvents`.
 */
export class NodeQuestions {
  private readonly answerers = new Map<string, Answerer>();
  private readonly waiting = new Map<string, (answer: unknown) => void>();
  private isListening = false;

  constructor(private readonly kuzzle: Kernel) {}

  listen(event: string, listener: (payload: never) => void): void {
    this.tryAsk("cluster:event:on", event, listener);
  }

  broadcast(event: string, payload: object): void {
    this.tryAsk("cluster:event:broadcast", event, payload);
  }

  answer(name: string, answer: Answerer): void {
    this.answerers.set(name, answer);
    this.start();
  }

  async ask(name: string, question: unknown): Promise<Answers> {
    const id = randomUUID();
    const others = await this.countOthers();
    const answers: unknown[] = [];
    const complete = new Promise<void>((resolve) => {
      this.waiting.set(id, (answer) => {
        answers.push(answer);
        if (answers.length === others) {
          resolve();
        }
      });
    });
    try {
      if (others > 0) {
        this.broadcast(ASK, { id, name, question });
      }
      const own = await this.answerers.get(name)?.(question);
      if (others > 0) {
        await withTimeout(complete, LONGEST, () => undefined);
      }
      return { answers: [own, ...answers], missing: Math.max(0, others - answers.length) };
    } finally {
      this.waiting.delete(id);
    }
  }

  private start(): void {
    if (this.isListening) {
      return;
    }
    this.isListening = true;
    this.listen(ASK, ({ id, name, question }: Asked) => {
      this.answerers
        .get(name)?.(question)
        .then(
          (answer) => {
            this.broadcast(ANSWER, { id, answer });
          },
          // whoever asks counts it among those that did not answer
          () => undefined,
        );
    });
    this.listen(ANSWER, ({ id, answer }: Answered) => {
      this.waiting.get(id)?.(answer);
    });
  }

  private async countOthers(): Promise<number> {
    if (this.kuzzle.coreAnswerers?.get("cluster:status:get") === undefined) {
      return 0;
    }
    const { activeNodes } = (await this.kuzzle.ask("cluster:status:get")) as {
      activeNodes: number;
    };
    return activeNodes - 1;
  }

  private tryAsk(event: string, ...args: unknown[]): void {
    if (this.kuzzle.coreAnswerers?.get(event) !== undefined) {
      this.kuzzle.ask(event, ...args).catch(() => undefined);
    }
  }
}
