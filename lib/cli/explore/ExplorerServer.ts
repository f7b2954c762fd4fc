import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { isPlainObject } from "../../domain/plainObject";
import { messageOf } from "../../shared/messageOf";
import { answerPage } from "./answerPage";
import { isFromOwnPage, isVisit } from "./callers";
import { explorerError } from "./ExplorerError";
import { pageFile } from "./pageFiles";
import type { PageAnswer, PageRequest } from "./protocol";
import type { Source } from "./Source";

const LOOPBACK = "127.0.0.1";

/** Characters of a request: a draft may have as many as a profile of 10,000 restrictions. */
const MOST_LENGTH = 20_000_000;

/**
 * The page runs its own scripts and styles alone, talks to this server alone, makes no markup of texts (trusted types;
 * Vue's own policy is for markup that its compiler has written), and stands in no frame.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // the editor's marks are such addresses
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types vue",
].join("; ");

const HEADERS = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  // a token stands in the address, and rights in the answers
  "cache-control": "no-store",
};

/**
 * Serves the page and answers its questions, on loopback alone, below a path that nobody can guess: other pages of the
 * browser and other users of the machine do not get in.
 */
export class ExplorerServer {
  private readonly secret = randomBytes(16).toString("hex");
  private readonly server: Server;
  private visit: () => void = () => undefined;
  /** Fulfilled once a browser has fetched the page. */
  readonly visited = new Promise<void>((resolve) => {
    this.visit = resolve;
  });

  private constructor(private readonly source: Source) {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        this.send(response, 500, messageOf(error));
      });
    });
  }

  /** @param port default: a free one */
  static async start(source: Source, port = 0): Promise<ExplorerServer> {
    const explorer = new ExplorerServer(source);
    await new Promise<void>((resolve, reject) => {
      explorer.server.once("error", reject);
      explorer.server.listen(port, LOOPBACK, resolve);
    });
    return explorer;
  }

  /** The address of the page, with the secret. */
  get url(): string {
    return `http://${this.host}/${this.secret}/`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private get host(): string {
    return `${LOOPBACK}:${(this.server.address() as AddressInfo).port}`;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = this.pathWithin(request);
    const mayAsk =
      isFromOwnPage(request, this.host) || (path === "" && isVisit(request, this.host));
    if (path === undefined || !mayAsk) {
      // the same for all: nobody learns what was wrong
      this.send(response, 404, "Not found");
      return;
    }
    if (path === "api" && request.method === "POST") {
      await this.answerQuestion(request, response);
      return;
    }
    const file = request.method === "GET" ? await pageFile(path) : undefined;
    if (file === undefined) {
      this.send(response, 404, "Not found");
      return;
    }
    this.send(response, 200, file.content, file.type);
    if (path === "") {
      this.visit();
    }
  }

  private pathWithin({ url = "" }: IncomingMessage): string | undefined {
    const [, secret = "", ...path] = (url.split(/[?#]/u)[0] ?? "").split("/");
    const [given, wanted] = [bytesOf(secret), bytesOf(this.secret)];
    const isKnown = given.length === wanted.length && timingSafeEqual(given, wanted);
    return isKnown && path.length > 0 ? path.join("/") : undefined;
  }

  private async answerQuestion(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const question = body === undefined ? undefined : questionIn(body);
    const answer: PageAnswer =
      question === undefined
        ? { error: explorerError("explorer.malformed", "This is no question.").told }
        : await answerPage(this.source, question, loginIn(request)).catch(failureOf);
    this.send(response, 200, JSON.stringify(answer), "application/json");
  }

  private send(
    response: ServerResponse,
    status: number,
    content: string | Buffer,
    type = "text/plain; charset=utf-8",
  ): void {
    response.writeHead(status, { ...HEADERS, "content-type": type });
    response.end(content);
  }
}

/** @returns undefined: no JSON, or too much of it */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  // a form of another page cannot send this type
  if (request.headers["content-type"] !== "application/json") {
    return undefined;
  }
  let body = "";
  for await (const part of request.setEncoding("utf8") as AsyncIterable<string>) {
    body += part;
    if (body.length > MOST_LENGTH) {
      return undefined;
    }
  }
  return body;
}

/** Reads whom the page is for, as it tells it. */
function loginIn({ headers }: IncomingMessage): string | undefined {
  const told = headers["explorer-as"];
  return typeof told === "string" ? decodeURIComponent(told) : undefined;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function questionIn(body: string): PageRequest | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return isPlainObject(value) &&
      typeof value.controller === "string" &&
      typeof value.action === "string"
      ? (value as unknown as PageRequest)
      : undefined;
  } catch {
    return undefined;
  }
}

/** A defect of the explorer's, which has not ended by it. */
function failureOf(error: unknown): PageAnswer {
  const message = `The explorer has failed to answer this: ${messageOf(error)}`;
  return { error: explorerError("explorer.failed", message).told };
}
