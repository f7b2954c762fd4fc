import should from "should";

import { inSteps, placeSteps } from "../../explorer/src/findingPlaces";

describe("the places of findings in a draft", () => {
  const text = JSON.stringify(
    {
      policies: [
        {
          roleId: "reader",
          restrictedTo: [{ index: "acme" }, { index: "globex", collections: [] }],
        },
        { roleId: 7 },
      ],
      "a.b": { c: true },
    },
    undefined,
    2,
  );

  async function marked(...paths: readonly string[]): Promise<readonly string[]> {
    const places = await inSteps(placeSteps(text, paths));
    return places.map(({ from, to }) => text.slice(from, to).replaceAll(/\s+/gu, ""));
  }

  it("are values, lists and objects, however deep", async () => {
    should(
      await marked(
        "policies[0].restrictedTo[1].collections",
        "policies[0].restrictedTo[0]",
        "policies[1].roleId",
        '["a.b"].c',
        "policies[0].roleId",
      ),
    ).eql(["[]", '{"index":"acme"}', "7", "true", '"reader"']);
  });

  it("are the nearest above what is not there", async () => {
    should(await marked("policies[1].restrictedTo[3].index", "rateLimit", "")).eql([
      '{"roleId":7}',
      "{",
      "{",
    ]);
  });

  it("are found in a text that is broken behind them", async () => {
    const places = await inSteps(placeSteps('{"a": [1, 2], "b": ', ["a[1]", "b"]));
    should(places.map(({ from, to }) => ({ from, to }))).eql([
      { from: 10, to: 11 },
      { from: 0, to: 1 },
    ]);
  });

  it("are found in steps in a large text", () => {
    const large = JSON.stringify(Array.from({ length: 30_000 }, (_, index) => ({ index })));
    const finding = placeSteps(large, ["[29999].index"]);
    let steps = 0;
    let { done, value } = finding.next();
    for (; done !== true; { done, value } = finding.next()) {
      steps += 1;
    }
    should(steps).be.above(5);
    should(large.slice(value?.[0]?.from, value?.[0]?.to)).equal("29999");
  });
});
