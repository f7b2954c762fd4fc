import assert from "node:assert/strict";

import { Line } from "../Line";
import { callOf } from "../Platform";
import { PASSWORD, type Place } from "../places";
import { everythingOf, type Heard, type Said } from "../Round";
import type { Scene } from "../Scene";
import type { Probe, Row } from "./Row";

const lines = new WeakMap<Scene, Line[]>();

/** The connections of a scene that notifications come over. */
export function subscribersOf(scene: Scene): readonly Line[] {
  return lines.get(scene) ?? [];
}

/** A connection that does nothing but listen. */
async function listener(scene: Scene, token: string | undefined): Promise<Line> {
  const line = await Line.open(scene.platform.living, token);
  lines.set(scene, [...subscribersOf(scene), line]);
  scene.ends.push(() => {
    line.close();
  });
  return line;
}

/** @returns the channel */
async function subscribe(line: Line, name: string, members: object): Promise<string> {
  const answer = await line.call(callOf(name, members));
  if (answer?.error !== null) {
    throw new Error(`${name}: ${answer?.error.message ?? "the connection has ended"}`);
  }
  return (answer.result as { channel: string }).channel;
}

/** Subscribes a connection of its own in both places. */
function listensTo(
  what: keyof Said,
  tokenFor: (scene: Scene) => Promise<string | undefined> | string,
  enter: (line: Line, scene: Scene, place: Place) => Promise<string>,
): (scene: Scene) => Promise<Probe> {
  return async (scene) => {
    const line = await listener(scene, await tokenFor(scene));
    const { places } = scene;
    const kept = await enter(line, scene, places.kept);
    const lost = await enter(line, scene, places.lost);
    return async (round) => {
      const said: Heard = await round.heard();
      return {
        kept: line.heard(kept, said.kept[what]),
        lost: line.heard(lost, said.lost[what]),
      };
    };
  };
}

const ownSession = ({ platform, own }: Scene): Promise<string | undefined> =>
  platform.logIn(own.kuid, PASSWORD);

const ownSubscription = (line: Line, { name }: Scene, place: Place): Promise<string> =>
  subscribe(line, "realtime:subscribe", { ...place, ...everythingOf(name) });

/** Joins what somebody else has subscribed to, in the same way. */
async function join(line: Line, scene: Scene, place: Place): Promise<string> {
  const opener = await Line.open(scene.platform.living, await scene.platform.tokenOfRoot());
  scene.ends.push(() => {
    opener.close();
  });
  const call = callOf("realtime:subscribe", { ...place, ...everythingOf(scene.name) });
  const subscribed = await opener.call(call);
  assert.ok(subscribed, "nobody has subscribed to it");
  const { roomId } = subscribed.result as { roomId: string };
  return subscribe(line, "realtime:join", {
    ...everythingOf(scene.name),
    body: { roomId },
  });
}

export const SUBSCRIPTIONS = {
  documents: {
    title: "subscription to documents",
    group: "subscription",
    make: listensTo("document", ownSession, ownSubscription),
  },
  joined: {
    title: "subscription to documents, by joining another's room",
    group: "subscription",
    make: listensTo("document", ownSession, join),
  },
  users: {
    title: "subscription to users, with the volatile data that they bring",
    group: "subscription",
    make: listensTo("arrival", ownSession, ownSubscription),
  },
  messages: {
    title: "subscription to messages that are published and not stored",
    group: "subscription",
    make: listensTo("message", ownSession, ownSubscription),
  },
  ofOwnKey: {
    title: "subscription of an API key, of one's own making",
    group: "keySubscription",
    make: listensTo("document", ({ own }) => own.key, ownSubscription),
  },
  ofLimitedKey: {
    title: "subscription of an API key with policies",
    group: "keySubscription",
    make: listensTo("document", ({ own }) => own.limitedKey, ownSubscription),
  },
  ofPlantedKey: {
    title: "subscription of an API key that somebody else has made",
    group: "keySubscription",
    make: listensTo("document", ({ planted }) => planted.key, ownSubscription),
  },
} as const satisfies Readonly<Record<string, Row>>;
