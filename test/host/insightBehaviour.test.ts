/* oxlint-disable typescript/no-require-imports -- the host's inner files have no types */
import { KuzzleRequest } from "kuzzle";
import should from "should";

import { replaceGlobalKuzzle } from "../support/globalKuzzle";

/** Behaviour of the host that answers about rights lean on: rows 20 to 22 of docs/host-behaviour.md. */
type Callback = (error: { id: string } | null, request: unknown) => void;

interface Document {
  readonly _id: string;
  readonly profileIds: readonly string[];
}

describe("the host's behaviour, as answers about rights tell it", () => {
  let putBack: () => void;
  let Funnel: {
    prototype: { execute(this: object, request: unknown, callback: Callback): number };
  };
  let UserRepository: {
    prototype: {
      load(this: object, id: string): Promise<unknown>;
      fromDTO(this: object, document: Document): Promise<unknown>;
    };
  };

  before(() => {
    const log = { child: () => log };
    putBack = replaceGlobalKuzzle({ log });
    Funnel = require("kuzzle/dist/lib/api/funnel") as typeof Funnel;
    UserRepository =
      require("kuzzle/dist/lib/core/security/userRepository") as typeof UserRepository;
  });

  after(() => {
    putBack();
  });

  const execute = (args: object): { ids: string[] } => {
    const ids: string[] = [];
    const request = new KuzzleRequest({ controller: "document", action: "search", ...args });
    Funnel.prototype.execute.call({}, request, (error) => {
      ids.push(error?.id ?? "");
    });
    return { ids };
  };

  it("23: refuses targets beside an index or a collection before any right is looked at", () => {
    const targets = [{ index: "foo", collections: ["a"] }];
    should(execute({ targets, index: "foo" }).ids).eql(["api.assert.mutually_exclusive"]);
    should(execute({ targets, collection: "a" }).ids).eql(["api.assert.mutually_exclusive"]);
  });

  it("23: throws at targets that are no list, and so never answers", () => {
    let answered = false;
    const request = new KuzzleRequest({ controller: "ms", action: "get", targets: "foo" });
    should(() =>
      Funnel.prototype.execute.call({}, request, () => {
        answered = true;
      }),
    ).throw({ id: "api.assert.invalid_type" });
    should(answered).be.false();
  });

  it("24: takes two ids for the anonymous user, whatever is stored under them", async () => {
    const anonymousUser = { _id: "-1", profileIds: ["anonymous"] };
    for (const id of ["-1", "anonymous"]) {
      should(await UserRepository.prototype.load.call({ anonymousUser }, id)).equal(anonymousUser);
    }
  });

  it("25: cannot load a user one of whose profiles cannot be loaded", async () => {
    const repository = Object.assign(Object.create(UserRepository.prototype) as object, {
      ObjectConstructor: class {},
      module: {
        profile: { loadProfiles: () => Promise.reject(new Error("security.profile.not_found")) },
      },
    });
    const user = { _id: "john", profileIds: ["here", "gone"] };
    await UserRepository.prototype.fromDTO
      .call(repository, user)
      .should.be.rejectedWith("security.profile.not_found");
  });
});
