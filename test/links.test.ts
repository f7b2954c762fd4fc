import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import should from "should";

const checkout = path.join(__dirname, "..");

const FOLDERS = [".github", "bench", "docs", "examples", "test"];

const DOCUMENTS = [
  ...readdirSync(checkout),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(path.join(checkout, folder), { recursive: true, encoding: "utf8" }).map((name) =>
      path.join(folder, name),
    ),
  ),
].filter((name) => name.endsWith(".md"));

/** The relative links of a document, code aside. */
function linksOf(document: string): string[] {
  const text = readFileSync(path.join(checkout, document), "utf8")
    .replace(/```[\s\S]*?```/gu, "")
    .replace(/`[^`\n]*`/gu, "``");
  return [...text.matchAll(/\]\(([^)\s]+)\)/gu)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^(?:https?:|\.\.\/blob\/)/u.test(target));
}

/** As GitHub names them: lower case, blanks as hyphens, no punctuation. */
function anchorsOf(document: string): string[] {
  return readFileSync(path.join(checkout, document), "utf8")
    .split("\n")
    .filter((line) => /^#+ /u.test(line))
    .map((line) =>
      line
        .replace(/^#+ /u, "")
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    );
}

describe("the documents", () => {
  for (const document of DOCUMENTS) {
    it(`link to files and headings that exist: ${document}`, () => {
      const broken = linksOf(document).filter((link) => {
        const [file = "", anchor] = link.split("#");
        const target = file === "" ? document : path.join(path.dirname(document), file);
        return (
          !existsSync(path.join(checkout, target)) ||
          (anchor !== undefined && !anchorsOf(target).includes(anchor))
        );
      });
      should(broken).eql([]);
    });
  }

  it("are each in the index of docs", () => {
    const index = linksOf("docs/README.md").map((link) => path.join("docs", link));
    const pages = DOCUMENTS.filter((name) => /^docs\/[^/]+\.md$/u.test(name));
    should(pages.filter((name) => name !== "docs/README.md" && !index.includes(name))).eql([]);
  });
});
