import type { KuzzleError } from "kuzzle";
import should from "should";

import { hostModule } from "../../../lib/host/kernel/hostModules";
import { knowLinedIds } from "../../../lib/host/patches/linedIds";
import { replaceGlobalKuzzle } from "../../support/globalKuzzle";

interface Formatter {
  formatESError: (error: unknown) => KuzzleError;
}
const MODULES = ["service/storage/7/esWrapper", "service/storage/8/esWrapper"];

/** The host's own, for an answer of Elasticsearch to `PUT /…/_create/<id>`. */
function idOf(name: string, reason: string, statusCode = 409): string {
  const Wrapper = hostModule(name) as new (client: object) => Formatter;
  const error = Object.assign(new Error("version_conflict_engine_exception"), {
    meta: { statusCode, body: { error: { type: "version_conflict_engine_exception", reason } } },
  });
  return new Wrapper({}).formatESError(error).id;
}

const taken = (id: string): string =>
  `[${id}]: version conflict, document already exists (current version [1])`;
const LINED = ["a\nb", "a\rb", "a\u2028b", "\u2029", "a\n"];

describe("the id of a document that exists", () => {
  let putBack: () => void;

  before(() => {
    putBack = replaceGlobalKuzzle({ emit: () => undefined });
  });

  after(() => {
    putBack();
  });

  for (const name of MODULES) {
    it(`221: is not known by the host alone where it has a line break (${name})`, () => {
      should(idOf(name, taken("ab"))).equal("services.storage.document_already_exists");
      for (const id of LINED) {
        should(idOf(name, taken(id))).equal("services.storage.unexpected_error");
      }
    });

    it(`is known whatever it is, and can be taken back (${name})`, () => {
      const undo = knowLinedIds();
      try {
        for (const id of ["ab", ...LINED]) {
          should(idOf(name, taken(id))).equal("services.storage.document_already_exists");
        }
        // of anything else nothing is changed
        should(idOf(name, "\n", 500)).equal("services.storage.unexpected_error");
      } finally {
        undo();
      }
      should(idOf(name, taken("a\nb"))).equal("services.storage.unexpected_error");
    });
  }

  it("leaves errors of other forms to the host", () => {
    const formatter = { formatESError: (error: unknown) => error };
    knowLinedIds(() => [formatter]);
    for (const error of [
      undefined,
      new Error("x"),
      { meta: null },
      { meta: { statusCode: 409 } },
    ]) {
      should(formatter.formatESError(error)).equal(error);
    }
  });

  it("needs a storage that looks as expected", () => {
    for (const found of [[], [{} as never]]) {
      should(() => knowLinedIds(() => found)).throw('its storage has no "formatESError"');
    }
  });
});
