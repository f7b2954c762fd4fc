import { request, type IncomingMessage } from "node:http";

import { PASSWORD, type Place } from "../places";
import { LARGE } from "../prepare";
import type { Scene } from "../Scene";
import type { Probe, Row } from "./Row";

/** The host ends a connection that has taken nothing for 10 s. Source: uWebSockets' HTTP timeout. */
const SIP_EVERY = 300;

/** A file that is received as slowly as can be, until the rest of it is asked for. */
class File {
  private lines = 0;
  private readonly sipping: NodeJS.Timeout;

  constructor(private readonly response: IncomingMessage) {
    this.sipping = setInterval(() => {
      this.count(this.response.read() as Buffer | null);
    }, SIP_EVERY);
  }

  /** Receives the rest. @returns whether all of it came */
  async comesWhole(): Promise<boolean> {
    clearInterval(this.sipping);
    try {
      for await (const piece of this.response) {
        this.count(piece as Buffer);
      }
    } catch {
      // cut off
      return false;
    }
    return this.lines >= LARGE;
  }

  drop(): void {
    clearInterval(this.sipping);
    this.response.destroy();
  }

  private count(piece: Buffer | null): void {
    let at = piece?.indexOf("\n") ?? -1;
    while (at >= 0) {
      this.lines += 1;
      at = piece?.indexOf("\n", at + 1) ?? -1;
    }
  }
}

/** As CSV: of the other format the host reads all, however slowly it is received. */
async function begin({ platform }: Scene, place: Place, token: string): Promise<File> {
  const { index, collection } = place;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(
      `${platform.living.url}/${index}/${collection}/_export?format=csv&size=2&scroll=10m`,
      {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      },
      resolve,
    )
      .on("error", reject)
      .end(JSON.stringify({ query: { term: { kind: "large" } }, fields: ["text"] }));
  });
  await new Promise<void>((resolve) => {
    response.once("readable", resolve);
  });
  return new File(response);
}

function sendsTo(
  tokenOf: (scene: Scene) => Promise<string | undefined> | string,
): (scene: Scene) => Promise<Probe> {
  return async (scene) => {
    const { places } = scene;
    const token = (await tokenOf(scene)) ?? "";
    const kept = await begin(scene, places.kept, token);
    const lost = await begin(scene, places.lost, token);
    scene.ends.push(() => {
      kept.drop();
      lost.drop();
    });
    return async () => ({ kept: await kept.comesWhole(), lost: await lost.comesWhole() });
  };
}

export const EXPORTS = {
  export: {
    title: "file of a `document:export` that is running",
    group: "export",
    once: true,
    late: true,
    make: sendsTo(({ platform, own }) => platform.logIn(own.kuid, PASSWORD)),
  },
  limitedExport: {
    title: "file of a `document:export`, for an API key with policies",
    group: "export",
    once: true,
    late: true,
    make: sendsTo(({ own }) => own.limitedKey),
  },
} as const satisfies Readonly<Record<string, Row>>;
