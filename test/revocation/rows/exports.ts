import { SlowFile } from "../../../features/support/SlowFile";
import { PASSWORD, type Place } from "../places";
import { LARGE } from "../prepare";
import type { Scene } from "../Scene";
import type { Probe, Row } from "./Row";

const ALL_LARGE = { query: { term: { kind: "large" } }, fields: ["text"], scroll: "10m" };

async function comesWhole(file: SlowFile): Promise<boolean> {
  const { text, isWhole } = await file.receive();
  return isWhole && text.split("\n").length > LARGE;
}

function sendsTo(
  tokenOf: (scene: Scene) => Promise<string | undefined> | string,
): (scene: Scene) => Promise<Probe> {
  return async (scene) => {
    const { places } = scene;
    const token = (await tokenOf(scene)) ?? "";
    const begin = (place: Place): Promise<SlowFile> =>
      SlowFile.ofExport(scene.platform.living.url, place, token, ALL_LARGE);
    const [kept, lost] = [await begin(places.kept), await begin(places.lost)];
    scene.ends.push(() => {
      kept.drop();
      lost.drop();
    });
    return async () => ({ kept: await comesWhole(kept), lost: await comesWhole(lost) });
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
