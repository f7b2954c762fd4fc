import should from "should";

import { findChromium } from "../../tools/browser/chromium";

describe("the browser of the tests", () => {
  const silent = (): void => undefined;

  it("is the one that CHROMIUM names", async () => {
    should(await findChromium({ CHROMIUM: "/opt/mine", PATH: "" }, silent)).eql({
      program: "/opt/mine",
    });
  });

  it("is told to be missing where nothing can be installed, with what to do", async () => {
    should(await findChromium({ PATH: "/nowhere" }, silent)).match({ why: /name it by CHROMIUM/u });
  });
});
