import should from "should";

import type { Origin } from "../../../lib/domain/access/origins";
import { joinOrigins, readOrigins } from "../../../lib/domain/access/origins";

const by = (author: string, id = "key"): Origin => ({ kind: "apiKey", kuid: "mary", id, author });

describe("origins", () => {
  it("are read as they are stored, and nothing is none", () => {
    const stored = [by("equal"), { ...by("other"), kind: "credentials" }];
    should(readOrigins(stored)).eql(stored);
    should(readOrigins(undefined)).eql([]);
    should(readOrigins(null)).eql([]);
  });

  it("that cannot be read are of somebody unknown", () => {
    for (const broken of [
      "equal",
      {},
      [by("equal"), { kind: "apiKey" }],
      [{ ...by("equal"), kind: "session" }],
      [{ ...by("equal"), author: 7 }],
    ]) {
      should(readOrigins(broken)).eql([{ kind: "apiKey", kuid: "", id: "", author: "" }]);
    }
  });

  it("are joined with the first of each author", () => {
    should(joinOrigins([by("equal"), by("other")], [by("equal", "later")], [])).eql([
      by("equal"),
      by("other"),
    ]);
  });
});
