import * as fc from "fast-check";
import should from "should";

import { genericName, NamePattern } from "../../../lib/domain/assertions/namePattern";
import { cases } from "../../support/random";

/** Few letters, and the words that names are made up of, so that patterns meet. */
const pattern = fc
  .array(fc.constantFrom("*", "a", "b", "any", "-2", "some"), { minLength: 1, maxLength: 5 })
  .map((parts) => new NamePattern(parts.join("")));
const words = fc.array(fc.constantFrom("", "a", "b", "any", "ab", "-2", "c"), {
  minLength: 6,
  maxLength: 6,
});

/** A name of the pattern, with another word for each star. */
function filled({ text }: NamePattern, fillers: readonly string[]): string {
  let at = 0;
  return text.replaceAll("*", () => fillers[at++] ?? "");
}

describe("patterns of names", () => {
  const RUNS = { numRuns: cases(2_000), seed: 20_261_130 };

  it("match as the regular expressions that they stand for", () => {
    fc.assert(
      fc.property(pattern, pattern, words, (one, other, fillers) => {
        const name = filled(other, fillers);
        const expression = new RegExp(`^${one.text.replaceAll("*", ".*")}$`, "su");
        should(one.matches(name)).equal(expression.test(name), `${one.text} ${name}`);
      }),
      RUNS,
    );
  });

  it("include another one only with every name of it, and else miss the name that stands for it", () => {
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(pattern, pattern, words, (one, other, fillers) => {
        const includes = one.includes(other);
        seen.add(includes);
        if (includes) {
          should(one.matches(filled(other, fillers))).be.true();
        }
        if (!other.isLiteral) {
          const taken = new Set([filled(other, fillers), other.filledWith("any")]);
          const name = genericName(other, [one], (candidate) => taken.has(candidate), "any");
          should(other.matches(name)).be.true();
          should(one.matches(name)).equal(includes);
          should(taken.has(name)).be.false();
        }
      }),
      RUNS,
    );
    should([...seen].toSorted()).eql([false, true]);
  });
});
