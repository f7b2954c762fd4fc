import { request, type IncomingMessage } from "node:http";

import { PASSWORD, type Place } from "../places";
import { LARGE } from "../prepare";
import type { Scene } from "../Scene";
import type { Row } from ".";

const NEWLINE = 10;

/** Begins to receive a file, and takes no more of it than comes with its first piece. */
async function begin({ platform }: Scene, place: Place, token: string): Promise<IncomingMessage> {
  const { index, collection } = place;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(
      `${platform.living.url}/${index}/${collection}/_export?size=2&scroll=1m`,
      {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      },
      resolve,
    )
      .on("error", reject)
      .end(JSON.stringify({ query: { term: { kind: "large" } } }));
  });
  await new Promise<void>((resolve) => {
    response.once("readable", resolve);
  });
  return response;
}

/** Receives the rest. @returns whether all of it came */
async function comesWhole(response: IncomingMessage): Promise<boolean> {
  let lines = 0;
  try {
    for await (const piece of response) {
      lines += (piece as Buffer).filter((byte) => byte === NEWLINE).length;
    }
  } catch {
    // cut off
    return false;
  }
  return lines >= LARGE;
}

export const EXPORTS = {
  export: {
    title: "file of a `document:export` that is running",
    group: "export",
    once: true,
    make: async (scene) => {
      const { platform, own, places } = scene;
      const token = (await platform.logIn(own.kuid, PASSWORD)) ?? "";
      const kept = await begin(scene, places.kept, token);
      const lost = await begin(scene, places.lost, token);
      scene.ends.push(() => {
        kept.destroy();
        lost.destroy();
      });
      return async () => ({ kept: await comesWhole(kept), lost: await comesWhole(lost) });
    },
  },
} as const satisfies Readonly<Record<string, Row>>;
