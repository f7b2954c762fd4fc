import { readFileSync } from "node:fs";
import path from "node:path";

import should from "should";

import { shownRequest } from "../../features/support/documented";
import { HALVES, PICTURE, said } from "../../features/picture/attack";
import { drawn, linesOf, wrapped } from "../../features/picture/terminal";
import { checkout } from "../../tools/services/folders";

describe("the picture of the attack", () => {
  const lines = linesOf(readFileSync(path.join(checkout, PICTURE), "utf8"));
  const [alone, guarded] = HALVES.map(({ note }) => lines.indexOf(note));

  it("shows each request of the README with the README's answer (else: npm run picture)", () => {
    for (const [half, from] of [
      [HALVES[0], alone],
      [HALVES[1], guarded],
    ] as const) {
      const block = lines.slice(from).join("\n");
      for (const request of half.requests) {
        const shown = said(request, shownRequest("README.md", request, half.by));
        should(block).containEql(shown.map(({ text }) => text).join("\n"));
      }
    }
  });

  it("ends each half with what mary sees of the other tenant", () => {
    const last = (half: readonly string[]): string | undefined =>
      half.findLast((line) => line !== "");
    should(last(lines.slice(alone, guarded))).equal('200 {"count":1}');
    should(last(lines.slice(guarded))).equal("403 security.rights.forbidden");
  });

  it("keeps whatever a line holds, and breaks long ones between words", () => {
    const text = 'a <b> & "c"';
    should(linesOf(drawn("title", "description", [{ kind: "text", text }]))).eql([text]);
    const parts = wrapped({ kind: "text", text: `${"word ".repeat(30)}end` });
    should(parts).have.length(2);
    should(parts.every(({ text: part }) => part.length <= 96)).equal(true);
  });
});
