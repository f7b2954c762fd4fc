import assert from "node:assert/strict";

import { setWorldConstructor, World } from "@cucumber/cucumber";

import { LaunchError } from "../../tools/application/launch";
import type { Setup } from "../application/setup";
import type { Answer, Call, Fault } from "./answers";
import type { Applications, TestApplication } from "./applications";
import type { Protocol, Way } from "./clients";
import { sendHttp } from "./clients";
import type { StoredDocument } from "../../tools/services/ElasticsearchClient";
import type { TestEnvironment } from "./environment";
import type { Writes } from "./writes";

/** The application that scenarios run on unless they say otherwise. */
export const USUAL: Setup = { options: { restrictedProfileIds: ["customer"] } };

export const SWITCHED_OFF: Setup = { options: { guardNativeActions: false } };
export const WITHOUT_PLUGIN: Setup = { plugin: false };

/** Shared by the whole run; the hooks set it. */
export const run = {} as { environment: TestEnvironment; applications: Applications };

/** Steps that ask what was written by the last call: for others nobody looks, which takes time. */
const ASKS_FOR_WRITES =
  /^nothing was written$|^nothing is left of what was written$|^the stored profile .* is unchanged$|^admin asks this of the host /u;

export function asksForWrites(steps: readonly { readonly text: string }[]): boolean {
  return steps.some(({ text }) => ASKS_FOR_WRITES.test(text));
}

let scenarios = 0;

/** The state of one scenario. */
export class GuardWorld extends World {
  protocol: Protocol = "http";
  app!: TestApplication;
  answers: Answer[] = [];
  /** The controller of the last call. */
  controller: string | undefined;
  /** Tells whether a step asks what was written: see {@link asksForWrites}. */
  watchesWrites = false;
  /** Tells how far the security collections were written before the last call, where the scenario asks. */
  before: Writes | undefined;
  /** The failure of the last attempt to start an application. */
  startFailure: LaunchError | undefined;
  /** Undoes things at the end of the scenario. */
  readonly undo: (() => Promise<void>)[] = [];
  private readonly suffix = `-${process.pid}-${++scenarios}`;

  async use(setup: Setup): Promise<void> {
    this.app = await run.applications.get(setup);
  }

  /** An application for this scenario alone. It may refuse to start. */
  async start(setup: Setup): Promise<void> {
    try {
      const app = await run.applications.launch(setup);
      this.undo.push(() => app.stop());
      this.app = app;
    } catch (error) {
      if (!(error instanceof LaunchError)) {
        throw error;
      }
      this.startFailure = error;
    }
  }

  /**
   * A text of a feature as this scenario means it: `team~` is an id of its own, so that no scenario
   * finds what another one has left. `{internal}` is the host's own index.
   */
  own(text: string): string {
    const named = text.replaceAll("~", this.suffix);
    return named.includes("{internal}")
      ? named.replaceAll("{internal}", `%${this.app.name}`)
      : named;
  }

  json(text: string): unknown {
    return JSON.parse(this.own(text));
  }

  /** The answer to the last call. */
  get answer(): Answer {
    const answer = this.answers.at(-1);
    assert.ok(answer, "nothing was called yet");
    return answer;
  }

  get faults(): readonly Fault[] {
    const { error } = this.answer;
    assert.ok(error, "it was not refused");
    const faults = error.details ?? error.errors;
    assert.ok(faults, `the error lists no faults: ${JSON.stringify(error)}`);
    return faults;
  }

  /** Calls over the scenario's protocol, or another way. */
  async call(caller: string, call: Call, way: Way = this.protocol): Promise<Answer> {
    const client = await this.app.client(caller, way);
    await this.lookBefore();
    this.controller = call.controller;
    return this.note(await client.call(call));
  }

  /** Sends `METHOD /path` over HTTP. */
  async send(caller: string, request: string, body: unknown): Promise<Answer> {
    const [method = "", path = ""] = request.split(" ");
    await this.lookBefore();
    const { url } = this.app.application;
    const token = this.app.tokenOf(caller);
    this.controller = undefined;
    return this.note(await sendHttp(`${url}${path}`, method, body, token));
  }

  /** Before a call, whose effect on what is stored is then known. */
  async lookBefore(): Promise<void> {
    await this.app.showWrites();
    if (this.watchesWrites) {
      this.before = await this.app.writes();
    }
  }

  /** @throws AssertionError when the last call wrote a role, profile or user */
  async assertNothingWritten(what?: string): Promise<void> {
    assert.ok(this.before, "nothing was called yet");
    await this.before.assertLast(what);
  }

  /** Every profile, user and role as Elasticsearch holds it. */
  stored(): Promise<StoredDocument[]> {
    return this.app.stored();
  }

  async storedDocument(collection: string, id: string): Promise<StoredDocument | undefined> {
    return run.environment.elasticsearch.document(this.indexOf(collection), id);
  }

  /** Behind the host's back: as a host without the plugin would have stored it. */
  async plant(collection: "profiles", id: string, source: object): Promise<void> {
    await run.environment.elasticsearch.put(this.indexOf(collection), id, source);
  }

  indexOf(collection: string): string {
    return `%${this.app.name}.${collection}`;
  }

  private note(answer: Answer): Answer {
    this.answers.push(answer);
    return answer;
  }
}

setWorldConstructor(GuardWorld);
