import { Elasticsearch } from "../../tools/services/ElasticsearchClient";
import { plant, several } from "../population";
import type { AskedOnce, Place } from "./count";
import { Counted, seed } from "./count";

/** The requests of a page, however many documents there are. */
export interface CountedPage {
  readonly name: string;
  /** On a platform with so many profiles, and ten times as many users. */
  readonly profiles: number;
  readonly asked: AskedOnce;
}

/** Findings of a page: about as many profiles and users. */
const SIZE = 10;

/** The begins of pages, in the form of a cursor. */
const PAGES = {
  "of profiles": { kind: "profiles", after: -1, told: 0 },
  "of users": { kind: "users", after: -1, told: 0 },
};

/** Counts what pages of analyzeAll ask Elasticsearch for, on platforms of several sizes. */
export async function countPages(place: Place, sizes: readonly number[]): Promise<CountedPage[]> {
  const host = await Counted.launch(place, false);
  let plugin: Counted | undefined;
  try {
    const token = (await seed(host.connection, place.name)).get("admin");
    // it does not start without what is seeded
    plugin = await Counted.launch(place, true);
    const pages: CountedPage[] = [];
    for (const profiles of sizes) {
      await populate(place, profiles);
      for (const [name, begin] of Object.entries(PAGES)) {
        const cursor = Buffer.from(JSON.stringify(begin)).toString("base64url");
        const call = { controller: "profile-guard", action: "analyzeAll", size: SIZE, cursor };
        // what is read once for good is not counted
        await plugin.connection.succeed(call, token);
        pages.push({ name, profiles, asked: await plugin.asked(call, token) });
      }
    }
    return pages;
  } finally {
    await Promise.all([host.stop(), plugin?.stop()]);
  }
}

/** Profiles with a rate limit that half of the users exceed; of ten users one has a profile that is gone. */
async function populate({ elasticsearch, name }: Place, profiles: number): Promise<void> {
  const policies = [{ roleId: "reader", restrictedTo: [{ index: "gone" }] }];
  const profile = (number: number): object => ({ policies, rateLimit: number % 2 === 0 ? 10 : 0 });
  const user = (number: number): object => {
    const [first, second] = [number % profiles, (number + 1) % profiles];
    const profileIds = [`profile-${first}`, number % 10 === 0 ? "gone" : `profile-${second}`];
    return { profileIds };
  };
  await plant(elasticsearch, "profiles", several("profile", profiles, profile), name);
  await plant(elasticsearch, "users", several("user", 10 * profiles, user), name);
  await new Elasticsearch(elasticsearch).refresh();
}
