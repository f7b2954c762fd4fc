import assert, { AssertionError } from "node:assert/strict";

import type { Application } from "../../../tools/application/launch";
import type { Answer, Call } from "../../support/answers";
import type { StoredDocument } from "../../../tools/services/ElasticsearchClient";
import type { GuardWorld } from "../../support/world";
import { run } from "../../support/world";
import { Writes } from "../../support/writes";
import { DOOR } from "./doors";
import type { Stage } from "./stage";
import { HOST_ALONE, MEASURED } from "./stage";

/** Keeps what one scenario of these features needs, beside the world's own. */
export class Scene {
  /** Checks that do not hold. Only where the host is measured. */
  private readonly failures: string[] = [];
  private isChecked = false;
  isLetThrough = false;
  /** Actions of the plugin that the attack needs, and the host alone does not have. */
  readonly missing = new Set<string>();
  /** Done between the look at what is stored, which refreshes it, and the next attempt. */
  justBefore: (() => Promise<void>) | undefined;
  /** Ids of scrolls and rooms, by the names that the scenario gives them. */
  readonly handles = new Map<string, string>();
  secondNode: Application | undefined;
  /** Tells how far everything that an application can write to was written before the last attempt. */
  private writesBefore: Writes | undefined;

  constructor(
    private readonly world: GuardWorld,
    public stage: Stage,
  ) {}

  /** The attempt to repeat in another world. */
  last: { readonly actor: string; readonly call: Call } | undefined;

  /** Makes a call of an actor over the scenario's protocol: raw, since attackers use no SDK. */
  async attempt(actor: string, call: Call): Promise<Answer> {
    await this.stage.tokenOf(actor);
    this.last = { actor, call };
    await this.remember();
    await this.justBefore?.();
    this.justBefore = undefined;
    return this.note(await this.send(actor, call));
  }

  async attemptUrl(actor: string, request: string, body?: unknown): Promise<Answer> {
    await this.stage.tokenOf(actor);
    await this.remember();
    const answer = await this.stage.sendUrl(actor, request, body);
    if (HOST_ALONE && answer.error?.id === "network.http.url_not_found") {
      this.missing.add(request);
    }
    return this.note(answer);
  }

  /** The same without being the scenario's attempt: what somebody can do now. */
  async send(actor: string, call: Call): Promise<Answer> {
    const { protocol } = this.world;
    this.expectOnHost(call);
    return this.stage.send(actor, call, protocol === "mqtt" ? "mqtt" : `raw-${protocol}`);
  }

  asAdmin(call: Call): Promise<unknown> {
    this.expectOnHost(call);
    return this.world.app.asAdmin(call);
  }

  private expectOnHost({ controller, action }: Call): void {
    if (HOST_ALONE && controller === "profile-guard") {
      this.missing.add(`${controller}:${action}`);
    }
  }

  /** Nothing at all was written to the storage since the last attempt began. */
  async nothingChanged(): Promise<void> {
    assert.ok(this.writesBefore, "nothing was attempted yet");
    await this.writesBefore.assertLast();
  }

  /** Tells whether a document, as it is stored now, stood there before the last attempt. */
  stoodBefore(document: StoredDocument): boolean {
    return this.writesBefore?.hold(document) ?? false;
  }

  /**
   * Verifies what must hold after an attack. Where the host is measured, what does not hold is what the
   * attack has reached; not when it would have needed an action that the host does not have.
   */
  async check(verify: () => Promise<void> | void): Promise<void> {
    this.isChecked = true;
    try {
      await verify();
    } catch (error) {
      if (!MEASURED || !(error instanceof AssertionError)) {
        throw error;
      }
      if (this.missing.size > 0) {
        return;
      }
      this.failures.push(error.message.split("\n")[0] ?? "");
    }
  }

  /** Lists what the attack has reached; where nothing checks that: that it was not refused. */
  get reached(): readonly string[] {
    return !this.isChecked && this.isLetThrough ? ["it was not refused"] : this.failures;
  }

  /** The last attempt should have been refused: what it wrote is reached. Only where the host is measured. */
  async noteRefusal(): Promise<void> {
    if (this.missing.size > 0 || this.world.answer.error !== null) {
      return;
    }
    this.isLetThrough = true;
    try {
      await this.writesBefore?.assertLast();
    } catch (error) {
      if (!(error instanceof AssertionError)) {
        throw error;
      }
      this.failures.push("it was not refused, and has written");
    }
  }

  private async remember(): Promise<void> {
    await this.world.lookBefore();
    const { elasticsearch, credentialsIndex } = run.environment;
    const own = `%${this.world.app.name}`;
    const indexes = [
      ...[`${own}.*`, credentialsIndex, "&pg-acme.*", "&pg-globex.*"],
      // the plugin notes a door among the host's configuration
      ...(DOOR === undefined ? [] : [`-${own}.config`]),
    ];
    this.writesBefore = await Writes.until(elasticsearch, indexes);
  }

  private note(answer: Answer): Answer {
    this.world.answers.push(answer);
    return answer;
  }
}

const scenes = new WeakMap<GuardWorld, Scene>();

export function setScene(world: GuardWorld, stage: Stage): Scene {
  world.app = stage.app;
  const scene = new Scene(world, stage);
  scenes.set(world, scene);
  return scene;
}

/** Ids of a scenario's own, its scrolls and rooms, the kuids of those with a password, the host's own index. */
export function own(world: GuardWorld, text: string): string {
  const handles = scenes.get(world)?.handles ?? new Map<string, string>();
  return [...handles]
    .reduce((told, [name, id]) => told.replaceAll(name, id), world.own(text))
    .replaceAll("{admin}", world.app.kuidOf("admin"))
    .replaceAll("{manager}", world.app.kuidOf("manager"));
}

export function json(world: GuardWorld, text: string): unknown {
  return JSON.parse(own(world, text));
}

export function sceneOf(world: GuardWorld): Scene {
  const scene = scenes.get(world);
  assert.ok(scene, "this scenario has no scene: tag it @escalation");
  return scene;
}

/** A token of an actor that is good for one request. */
export async function tokenForOnce(world: GuardWorld, actor: string): Promise<string> {
  const members = { singleUse: true, expiresIn: "1h" };
  const call = { controller: "auth", action: "createToken", ...members };
  const { result } = await sceneOf(world).send(own(world, actor), call);
  return (result as { readonly token: string }).token;
}
