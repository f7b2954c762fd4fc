import { Koncorde } from "koncorde";
import should from "should";

import { passEmptyPoints } from "../../../lib/host/patches/emptyPoints";

describe("a document whose place is null within", () => {
  const engine = (): Koncorde => {
    const koncorde = new Koncorde();
    koncorde.register({ geoDistance: { loc: "1,1", distance: "1m" } }, "i/c");
    koncorde.register({ not: { geoDistance: { place: "1,1", distance: "1m" } } }, "i/c");
    return koncorde;
  };
  const documents = [
    { loc: { latLon: null } },
    { loc: { lat_lon: null, a: 1 }, place: { lat_lon: null } },
  ];

  it("135: cannot be compared with filters on places by the host alone", () => {
    for (const document of documents) {
      should(() => engine().test(document, "i/c")).throw(TypeError);
    }
  });

  it("is at no place, and can be taken back", () => {
    const undo = passEmptyPoints({ koncorde: engine() });
    try {
      for (const document of documents) {
        should(engine().test(document, "i/c").length).be.belowOrEqual(1);
      }
      should(engine().test({ loc: "1,1", place: "1,1" }, "i/c")).have.length(1);
    } finally {
      undo();
    }
    should(() => engine().test(documents[0] ?? {}, "i/c")).throw(TypeError);
  });

  it("needs an engine that looks as expected", () => {
    should(() => passEmptyPoints({})).throw('its engine of filters has no "test"');
  });
});
