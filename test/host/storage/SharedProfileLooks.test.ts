import { AsyncResource } from "node:async_hooks";

import should from "should";

import type { Answerer } from "../../../lib/host/kernel/kernel";
import { PROFILE_SCRIPT } from "../../../lib/host/patches/profileScript";
import { SharedProfileLooks } from "../../../lib/host/storage/SharedProfileLooks";

const EXECUTE = "core:cache:internal:script:execute";

describe("looks for the profiles of a page", () => {
  let asked: unknown[][];
  let answerers: Map<string, Answerer>;
  let looks: SharedProfileLooks;

  beforeEach(() => {
    asked = [];
    answerers = new Map<string, Answerer>([
      [
        EXECUTE,
        async (...args) => {
          asked.push(args);
          return asked.length;
        },
      ],
    ]);
    looks = new SharedProfileLooks({ coreAnswerers: answerers });
  });

  const look = async (key: string, start = "", script = PROFILE_SCRIPT): Promise<unknown> =>
    answerers.get(EXECUTE)?.(script, key, start, 60, String(Math.random()));

  it("are one for each profile", async () => {
    const found = await looks.within(() => Promise.all([look("a"), look("b"), look("a")]));
    should(found).eql([1, 2, 1]);
  });

  it("are of one page, and of one request", async () => {
    await looks.within(() => look("a"));
    await looks.within(() => look("a"));
    await look("a");
    await look("a");
    should(asked).have.length(4);
  });

  it("are new for what goes on after the page", async () => {
    let goOn = async (): Promise<unknown> => undefined;
    await looks.within(async () => {
      await look("a");
      goOn = AsyncResource.bind(() => look("a"));
    });
    await goOn();
    should(asked).have.length(2);
  });

  it("are new where something else was known, and of other scripts", async () => {
    await looks.within(() =>
      Promise.all([
        look("a", "1"),
        look("a", "2"),
        look("a", "1", "other"),
        look("a", "1", "other"),
      ]),
    );
    should(asked).have.length(4);
  });

  it("are made where the host has no such event", async () => {
    answerers.clear();
    should(await looks.within(async () => "answer")).equal("answer");
  });
});
