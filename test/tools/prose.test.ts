import { readFileSync } from "node:fs";
import path from "node:path";

import should from "should";

import { linesOfComments, linesOfMarkdown } from "../../tools/prose/lines";
import { proseFaults, WORDS } from "../../tools/prose/rules";

const inMarkdown = (text: string): string[] =>
  proseFaults(linesOfMarkdown(text)).map(({ line, rule, found }) => `${line} ${rule} ${found}`);

const inComments = (text: string): string[] =>
  proseFaults(linesOfComments(text)).map(({ line, rule, found }) => `${line} ${rule} ${found}`);

describe("the prose check", () => {
  it("fails on people as he or she, in documents and comments", () => {
    inMarkdown("A user\nwho gives his profile away, if she may.").should.eql([
      "2 people his",
      "2 people she",
    ]);
    inComments("/** The rights that he holds himself. */").should.eql([
      "1 people he",
      "1 people himself",
    ]);
    inComments("const a = 1; // his own").should.eql(["1 people his"]);
    inComments("/**\n * Tells.\n * Nothing about him.\n */").should.eql(["3 people him"]);
  });

  it("fails on comments that begin with What or Whether", () => {
    inComments("/** What is held. */\n// Whether it is.").should.eql([
      "1 opening What",
      "2 opening Whether",
    ]);
    inComments("/**\n * What is held.\n */").should.eql(["2 opening What"]);
    inComments(["const a = 1;", "// What it is"].join(" ")).should.eql(["1 opening What"]);
  });

  for (const word of ["How", "Of", "That", "Those", "Which", "Who", "Whom", "Whose", "Why"]) {
    it(`fails on comments that begin with ${word}`, () => {
      inComments(`/** ${word} it is. */`).should.eql([`1 opening ${word}`]);
    });
  }

  it("lets what stand within a comment, and at the begin of its later lines", () => {
    inComments("/**\n * Tells the caller\n * What is missing.\n */").should.eql([]);
    inComments("// says\n// What is missing").should.eql([]);
    inMarkdown("What a version promises").should.eql([]);
  });

  for (const word of Object.keys(WORDS)) {
    it(`fails on the old name ${word}`, () => {
      inMarkdown(`It is called ${word} here.`).should.eql([`1 word ${word}`]);
      inComments(`// it is called ${word}`).should.eql([`1 word ${word}`]);
    });
  }

  it("looks at whole words", () => {
    inMarkdown("The others, the insight, this theory.").should.eql([]);
  });

  it("looks at no code, in blocks or in lines", () => {
    inMarkdown("```\nhe\n```\nThe member `sight`, and\nher.").should.eql(["5 people her"]);
    inComments('const his = "his";\nconst url = "http://he";\n/** The `readAhead`. */').should.eql(
      [],
    );
  });

  it("looks at nothing generated, and nothing quoted", () => {
    const generated = "<!-- table: generated -->\n\nhe\n\n<!-- table: end -->\n";
    const quoted = "<!-- prose: off -->\nhe\n<!-- prose: on -->\nhe";
    inMarkdown(generated).should.eql([]);
    inMarkdown(quoted).should.eql(["4 people he"]);
  });

  it("bans no word that CONTRIBUTING.md does not list", () => {
    const document = readFileSync(path.join(__dirname, "..", "..", "CONTRIBUTING.md"), "utf8");
    const listed = document.slice(document.indexOf("## Words"));
    should(Object.keys(WORDS).filter((word) => !listed.includes(word))).eql([]);
  });
});
