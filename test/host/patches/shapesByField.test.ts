import { Koncorde } from "koncorde";
import should from "should";

import { matchShapesByField } from "../../../lib/host/patches/shapesByField";

describe("filters on places of two fields", () => {
  const engine = (): Koncorde => {
    const koncorde = new Koncorde();
    const everywhere = { top: 90, left: -180, bottom: -90, right: 180 };
    koncorde.register({ geoBoundingBox: { start: everywhere } }, "i/c");
    koncorde.register({ geoDistance: { end: "1,1", distance: "1m" } }, "i/c");
    return koncorde;
  };
  const within = { end: "5,5" };

  it("139: fail for a document that lies within a shape of the other field, by the host alone", () => {
    should(() => engine().test(within, "i/c")).throw(TypeError);
  });

  it("match by their own field, and can be taken back", () => {
    const undo = matchShapesByField();
    try {
      should(engine().test(within, "i/c")).have.length(0);
      should(engine().test({ end: "1,1" }, "i/c")).have.length(1);
      should(engine().test({ start: "5,5", end: "5,5" }, "i/c")).have.length(1);
      should(engine().test({ start: "5,5", end: "1,1" }, "i/c")).have.length(2);
    } finally {
      undo();
    }
    should(() => engine().test(within, "i/c")).throw(TypeError);
  });
});
