import { readdirSync } from "node:fs";
import path from "node:path";

import type { KuzzleError } from "kuzzle";
import should from "should";

import { ERRORS } from "../../lib/errors/ids";
import { NothingWrittenError } from "../../lib/errors/unavailable";
import { SAMPLES } from "../../tools/docs/messages";

const FOLDER = path.join(__dirname, "..", "..", "lib", "errors");

/** Exports that make no error. */
const OTHERS: ReadonlySet<string> = new Set([
  // a base class
  "NothingWrittenError",
  "findingsOf",
  "firstInWords",
  "listedFaults",
  "isPartial",
  "isRefusal",
  "markPartial",
  "StartError",
  "undeclaredError",
  "writeForSdk",
  "wholeReasonOf",
  "withListing",
  "faultsOf",
  "keepFaults",
  "withFaults",
  "comesBySdk",
]);

const samples = Object.entries(SAMPLES).flatMap(([name, makes]) =>
  makes.map((make) => [name, make() as Partial<KuzzleError> & Error] as const),
);

describe("the messages of errors", () => {
  it("have a sample of every constructor", () => {
    const exported = readdirSync(FOLDER).flatMap((file) =>
      // oxlint-disable-next-line typescript/no-require-imports -- whatever is there
      Object.entries(require(path.join(FOLDER, file)) as Record<string, unknown>)
        .filter(([, value]) => typeof value === "function")
        .map(([name]) => name),
    );
    const wanted = [...new Set(exported)].filter((name) => !OTHERS.has(name));
    should(Object.keys(SAMPLES).toSorted()).eql(wanted.toSorted());
  });

  it("have the status, class and code of their id", () => {
    const byId = new Map(Object.values(ERRORS).map((entry) => [entry.id as string, entry]));
    const told = new Set<string>();
    for (const [name, error] of samples) {
      const entry = byId.get(String(error.id));
      if (entry === undefined) {
        // Kuzzle's own refusals
        should(error.id).match(/^(?:security|api|services)\./u, name);
        continue;
      }
      told.add(entry.id);
      should([name, error.status, error.name]).eql([name, entry.status ?? 500, entry.class]);
      should(error.code).equal(entry.code);
    }
    should([...told].toSorted()).eql([...byId.keys()].toSorted());
  });

  it("say whether something was written, where nobody but the plugin can tell", () => {
    for (const [name, error] of samples) {
      const denies = /(?:nothing (?:else )?was written|was not (?:done|begun))/iu.test(
        error.message,
      );
      should([name, denies]).eql([name, error instanceof NothingWrittenError]);
    }
  });

  it("are one sentence or more, and end as one", () => {
    for (const [name, { message }] of samples) {
      // those of Kuzzle end as it ends them
      const ofHost = ["cannotDelete", "unexpectedArgument", "ttlExceeded", "infiniteToken"];
      if (!ofHost.includes(name)) {
        should(message).match(/^[\p{Lu}\w"].*[.?]$/su, name);
      }
    }
  });
});
