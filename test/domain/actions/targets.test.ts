import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import should from "should";

import { checkout } from "../../../tools/services/folders";

/** Files that ask for one kind of document among those that `isOfDocuments` has let in, or name a refusal. */
const NARROWING: readonly string[] = [
  "lib/domain/reach/hostMoves.ts",
  "lib/usecases/guards/changePlan.ts",
  "lib/usecases/guards/givenMembers.ts",
  "lib/usecases/guards/judge.ts",
  "lib/usecases/guards/writeTargets.ts",
  "lib/usecases/validation/compactRequest.ts",
];

describe("the targets of writes", () => {
  it("are compared in switches and tables, of which the compiler names those that a new one needs", () => {
    const comparing = readdirSync(path.join(checkout, "lib"), { recursive: true, encoding: "utf8" })
      .map((name) => path.posix.join("lib", name.replaceAll(path.sep, "/")))
      // a target of the command line is whom it asks about
      .filter((name) => name.endsWith(".ts") && !name.startsWith("lib/cli/"))
      .filter((name) => /\btarget [!=]== "/u.test(readFileSync(path.join(checkout, name), "utf8")));
    should(comparing.sort()).eql(NARROWING);
  });
});
