import should from "should";

import { align, count, harmless } from "../../../lib/cli/support/terminal";

describe("What is printed", () => {
  it("does not let others' texts steer the terminal", () => {
    should(harmless("a\u001b[2Jb\u009bc\rd\u0007")).equal("a\\x1b[2Jb\\x9bc\\x0dd\\x07");
    should(harmless("\u001b[31mred\u001b[0m\n\ttab")).equal("\u001b[31mred\u001b[0m\n\ttab");
  });

  it("stands in columns", () => {
    should(
      align([
        ["a", "bbb", "c"],
        ["aaa", "b", ""],
      ]),
    ).eql(["a    bbb  c", "aaa  b"]);
  });

  it("counts", () => {
    should([count(0, "role"), count(1, "role"), count(2, "entry", "entries")]).eql([
      "0 roles",
      "1 role",
      "2 entries",
    ]);
  });
});
