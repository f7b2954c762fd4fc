import should from "should";

import { findChromium } from "../../tools/browser/chromium";

describe("the browser of the tests", () => {
  const silent = (): void => undefined;

  it("is the one that CHROMIUM names", async () => {
    should(await findChromium({ CHROMIUM: "/opt/mine", PATH: "" }, silent)).eql({
      program: "/opt/mine",
    });
  });

  it("is one of the npm registry where the system has none", async () => {
    const packaged = { program: "/services/chromium", libraries: "/services/lib" };
    const found = await findChromium({ PATH: "/nowhere" }, silent, async () => packaged);
    should(found).eql(packaged);
  });

  it("is told to be missing where none can be had, with what to do", async () => {
    const offline = async (): Promise<never> => {
      throw new Error("npm failed: offline\nat install");
    };
    should(await findChromium({ PATH: "/nowhere" }, silent, offline)).eql({
      why: "no Chromium can be had; install one, or name it by CHROMIUM (npm failed: offline)",
    });
  });
});
