import { createRequire } from "node:module";

import should from "should";

import type { TokenRepository } from "../../../lib/host/patches/tokenSearch";
import { replaceGlobalKuzzle } from "../../support/globalKuzzle";
import { searchTokensByName } from "../../../lib/host/patches/tokenSearch";

const { TokenRepository: Tokens } = createRequire(__filename)(
  "kuzzle/dist/lib/core/security/tokenRepository",
) as { TokenRepository: { prototype: TokenRepository } };

const PREFIX = "repos/kuzzle/token/";

/** Finds the tokens that the host ends for a kuid, and the pattern by which it looks for them. */
async function ended(
  kuid: string,
  found: readonly string[],
): Promise<{ patterns: string[]; ids: string[] }> {
  const patterns: string[] = [];
  const ids: string[] = [];
  const restore = replaceGlobalKuzzle({
    ask: async (_event: string, pattern: string) => {
      patterns.push(pattern);
      return found.map((id) => PREFIX + id);
    },
  });
  const tokens = Object.assign(Object.create(Tokens.prototype) as TokenRepository, {
    index: "kuzzle",
    collection: "token",
    load: async (id: string) => ({ id }),
    expire: async ({ id }: { id: string }) => void ids.push(id),
  });
  try {
    await tokens.deleteByKuid(kuid);
  } finally {
    restore();
  }
  return { patterns, ids };
}

describe("the deletion of a user's tokens", () => {
  it("75: of the host alone takes a kuid for a pattern", async () => {
    should(await ended("b*ss", ["boss#a", "b*ss#b"])).eql({
      patterns: [`${PREFIX}b*ss#*`],
      ids: ["boss#a", "b*ss#b"],
    });
  });

  it("finds theirs alone, and can be taken back", async () => {
    const takeBack = searchTokensByName();
    try {
      should(await ended("b*ss", ["boss#a", "b*ss#b", "b*ss##c", "b*ss#d#e"])).eql({
        patterns: [String.raw`${PREFIX}b\*ss#*`],
        ids: ["b*ss#b"],
      });
      should((await ended(String.raw`[b]?\s`, [])).patterns).eql([
        String.raw`${PREFIX}\[b\]\?\\s#*`,
      ]);
      should(await ended("boss", ["boss#a"])).eql({
        patterns: [`${PREFIX}boss#*`],
        ids: ["boss#a"],
      });
    } finally {
      takeBack();
    }
    should((await ended("b*ss", [])).patterns).eql([`${PREFIX}b*ss#*`]);
  });

  it("is left alone where the host looks otherwise", () => {
    should(() => searchTokensByName(() => ({}))).throw(/have no "deleteByKuid"/u);
  });
});
