import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

import { waitUntil } from "../../tools/services/wait";
import { Line } from "./Line";
import { callOf } from "./Platform";
import type { Place } from "./places";
import type { Person, Scene } from "./Scene";

/** A text that was published in a place: a subscription that is alive must have heard it. */
export interface Said {
  readonly document: string;
  readonly message: string;
  /** The volatile data of somebody who came in. */
  readonly arrival: string;
}

export type Heard = Readonly<Record<"kept" | "lost", Said>>;

const DEADLINE = 10_000;

/** One look at all handles of a scene: what several of them need is done once. */
export class Round {
  private said: Promise<Heard> | undefined;
  private readonly tokens = new Map<Person, Promise<string | undefined>>();

  constructor(
    private readonly scene: Scene,
    private readonly subscribers: readonly Line[],
  ) {}

  /** A token of now, of somebody who still can get one. */
  session(person: Person): Promise<string | undefined> {
    const token = this.tokens.get(person) ?? this.open(person);
    this.tokens.set(person, token);
    return token;
  }

  private async open({ username, password, key }: Person): Promise<string | undefined> {
    const { platform } = this.scene;
    // credentials that are gone are none to log in by, but a key may be left
    return password === undefined ? key : platform.logIn(username, password);
  }

  /** Resolves when every notification of what it returns has reached its subscriber. */
  heard(): Promise<Heard> {
    this.said ??= this.speak();
    return this.said;
  }

  private async speak(): Promise<Heard> {
    const { kept, lost } = this.scene.places;
    const [inKept, inLost] = await Promise.all([this.speakIn(kept), this.speakIn(lost)]);
    await Promise.all(this.subscribers.map((line) => line.settle()));
    return { kept: inKept, lost: inLost };
  }

  private async speakIn(place: Place): Promise<Said> {
    const { platform, name } = this.scene;
    const said = { document: randomUUID(), message: randomUUID(), arrival: randomUUID() };
    const control = await Line.open(platform.living, await platform.tokenOfRoot());
    try {
      const subscribed = await control.call(
        callOf("realtime:subscribe", {
          ...place,
          ...everythingOf(name),
          volatile: { marker: said.arrival },
        }),
      );
      assert.ok(subscribed, "the control was not subscribed");
      const { channel } = subscribed.result as { channel: string };
      const content = (marker: string): object => ({ person: name, marker });
      await platform.asRoot("document:createOrReplace", {
        ...place,
        _id: `note-${name}`,
        body: content(said.document),
      });
      await platform.asRoot("realtime:publish", { ...place, body: content(said.message) });
      await waitUntil(
        () => control.heard(channel, said.document) && control.heard(channel, said.message),
        { what: "the notifications", deadline: DEADLINE, interval: 5 },
      );
      return said;
    } finally {
      control.close();
    }
  }
}

/** The filter and the options of every subscription of a scene. */
export function everythingOf(name: string): object {
  return { body: { equals: { person: name } }, users: "all", scope: "all" };
}
