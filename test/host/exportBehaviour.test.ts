import should from "should";

import { replaceGlobalKuzzle } from "../support/globalKuzzle";

interface File {
  readonly stream: NodeJS.ReadableStream & {
    listeners(event: "error"): ((error: Error) => void)[];
  };
}

interface Token {
  readonly _id: string;
  readonly userId: string;
  readonly expiresAt: number;
}

interface Manager {
  readonly tokensByConnection: ReadonlyMap<string, unknown>;
  readonly tokens: { readonly array: readonly { readonly _id: string }[] };
  link(token: Token, connectionId: string): void;
  expire(token: Token): Promise<void>;
}

/* oxlint-disable typescript/no-require-imports -- the host's inside has no types */
const { dumpCollectionDocuments } = require("kuzzle/dist/lib/util/dump-collection") as {
  dumpCollectionDocuments: (
    ...parameters: [string, string, object, "jsonl" | "csv", string[], object]
  ) => File;
};
const { TokenManager } = require("kuzzle/dist/lib/core/auth/tokenManager") as {
  TokenManager: new () => Manager;
};
const UserRepository = require("kuzzle/dist/lib/core/security/userRepository") as {
  readonly prototype: { replace: (this: object, ...parameters: unknown[]) => Promise<Made> };
};
/* oxlint-enable typescript/no-require-imports */

interface Made {
  readonly _kuzzle_info: { readonly createdAt: number };
}

const PAGES = 20;
const PAGE = { hits: [{ _id: "a", _source: { text: "x".repeat(20_000) } }], scrollId: "s" };

/** Resolves when everything that waits for nothing outside has been done. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** Pins how the host exports, and forgets tokens: see docs/host-behaviour.md, rows 105 to 109. */
describe("the host's exports", () => {
  let scrolled: number;
  let restore: () => void;
  let next: () => unknown;

  beforeEach(() => {
    scrolled = 0;
    next = () => (scrolled < PAGES ? PAGE : null);
    restore = replaceGlobalKuzzle({
      ask: async (event: string) => {
        if (event.endsWith(":scroll")) {
          scrolled += 1;
          return next();
        }
        return PAGE;
      },
    });
  });

  afterEach(() => {
    restore();
  });

  function begin(format: "jsonl" | "csv"): File["stream"] {
    const options = { scroll: "1m", separator: ",", fieldsName: {} };
    return dumpCollectionDocuments("i", "c", {}, format, ["text"], options).stream;
  }

  it("reads a file of JSON lines to its end, however slowly it is received (105)", async () => {
    begin("jsonl");
    await turns();
    should(scrolled).equal(PAGES);
  });

  it("reads a CSV file as it is received (105)", async () => {
    begin("csv");
    await turns();
    should(scrolled).be.below(PAGES);
  });

  it("throws an error of the file's stream where nobody catches it (106)", () => {
    const error = new Error("stopped reading");
    const [listener] = begin("jsonl").listeners("error");
    should(() => listener?.(error)).throw(error);
  });

  it("ends a file whose next page fails as if it were whole (107)", async () => {
    next = () => {
      throw new Error("no such scroll");
    };
    let text = "";
    for await (const piece of begin("csv")) {
      text += piece.toString();
    }
    should(text.trimEnd().split("\n").length).equal(2);
    should(text).not.containEql("no such scroll");
  });
});

describe("the host's tokens of connections", () => {
  it("forgets another token in the place of the one that expires, when one is forgotten meanwhile (109)", async () => {
    const tokens = ["a", "b", "c"].map((_id, at) => ({
      _id,
      userId: "u",
      expiresAt: Date.now() + 3_600_000 + at,
    }));
    const [first, second, third] = tokens as [Token, Token, Token];
    let meanwhile: (() => Promise<void>) | undefined;
    const restore = replaceGlobalKuzzle({
      ask: async () => {
        const run = meanwhile;
        meanwhile = undefined;
        await run?.();
      },
      log: { child: () => ({ trace: () => undefined, info: () => undefined }) },
    });
    const manager = new TokenManager();
    try {
      tokens.forEach((token) => {
        manager.link(token, `of ${token._id}`);
      });
      meanwhile = () => manager.expire(first);
      await manager.expire(second);
      should(manager.tokens.array.map(({ _id }) => _id)).eql(["b"]);
      // nothing ends the subscriptions of the third any more
      await manager.expire(third);
      should(manager.tokensByConnection.has("of c")).be.true();
    } finally {
      clearTimeout((manager as unknown as { timer: NodeJS.Timeout }).timer);
      restore();
    }
  });
});

describe("the host's users", () => {
  it("counts one that is replaced as made anew (108)", async () => {
    const before = Date.now();
    const repository = {
      load: async () => ({ _kuzzle_info: { createdAt: 1 } }),
      fromDTO: async (user: Made) => user,
      persist: async (user: Made) => user,
    };
    const { replace } = UserRepository.prototype;
    const made = await replace.call(repository, "u", ["p"], {}, {});
    should(made._kuzzle_info.createdAt).be.aboveOrEqual(before);
  });
});
