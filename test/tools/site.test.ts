import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import should from "should";

import { deadLinks } from "../../tools/site/deadLinks";
import { frontMatterOf, headingOf } from "../../tools/site/frontMatter";
import { fileOf, readPages } from "../../tools/site/pages";
import { sidebarOf } from "../../tools/site/sidebar";

describe("the site of the docs", () => {
  const { pages, assets } = readPages();
  const documents = pages.filter(({ source }) => /^docs\/.*\.md$/u.test(source));
  const linkOf = (target: string): string =>
    `/${target.replace(/\.md$/u, "").replace(/(^|\/)index$/u, "$1")}`;

  it("has every page of docs/ in its sidebar, once", () => {
    const links = sidebarOf(pages).flatMap(({ items }) => items.map(({ link }) => link));
    should(new Set(links).size).equal(links.length);
    should(documents.length).be.above(50);
    should(documents.map(({ target }) => linkOf(target)).filter((one) => !links.includes(one))).eql(
      [],
    );
    should(links).containEql("/overview");
  });

  it("keeps the front matter of Kuzzle's documentation", () => {
    const types = documents.map(({ source, head }) => [
      source,
      head.code,
      head.type,
      Number.isInteger(head.order),
    ]);
    should(types).eql(documents.map(({ source }) => [source, false, typeOf(source), true]));
    const orders = documents.map(({ head }) => head.order);
    should(orders.filter((order, at) => orders.indexOf(order) !== at)).eql([]);
  });

  it("calls each page what its heading says", () => {
    const differing = documents.filter(({ head, text }) => head.title !== headingOf(text));
    should(differing.map(({ source }) => source)).eql([]);
  });

  it("leads every relative link to a page or a picture of the site", () => {
    const known = new Set([...pages, ...assets].map(({ target }) => target));
    const dead = pages.flatMap(({ target, text }) =>
      linksOf(text)
        .map((link) => path.posix.join(path.posix.dirname(target), link))
        .filter((link) => !known.has(link))
        .map((link) => `${target}: ${link}`),
    );
    should(dead).eql([]);
    should(known.has("attack.svg")).equal(true);
    should(known.has("source/lib/publicTypes.ts.md")).equal(true);
  });

  it("writes pages whose front matter can be read again", () => {
    should(pages.map((page) => frontMatterOf(fileOf(page)))).eql(pages.map(({ head }) => head));
  });

  describe("once built", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "profile-guard-site-"));
    after(() => {
      rmSync(folder, { recursive: true });
    });

    it("is refused where a link leads to no page, no file and no heading", () => {
      mkdirSync(path.join(folder, "sub"));
      writeFileSync(path.join(folder, "a.svg"), "<svg/>");
      writeFileSync(
        path.join(folder, "index.html"),
        [
          '<h1 id="top">1</h1><a class="x" href="./sub/">2</a><a href="#top">3</a><a href="#gone">4</a>',
          '<a href="/sub/#there">5</a><a href="/sub/#gone">6</a><img src="./a.svg"><img src="./b.svg">',
          '<a href="https://kuzzle.io/#gone">7</a><a href="/none.html">8</a>',
        ].join(""),
      );
      writeFileSync(
        path.join(folder, "sub", "index.html"),
        '<h2 id="there">1</h2><a href="../index.html#top">2</a><a href="../index.html#no">3</a>',
      );
      should(deadLinks(folder).toSorted()).eql([
        "index.html: #gone",
        "index.html: ./b.svg",
        "index.html: /none.html",
        "index.html: /sub/#gone",
        "sub/index.html: ../index.html#no",
      ]);
    });
  });
});

function typeOf(source: string): string {
  if (source === "docs/README.md") {
    return "root";
  }
  return source.endsWith("/README.md") ? "branch" : "page";
}

/** Outside of code. */
function linksOf(text: string): string[] {
  const prose = text.replaceAll(/(```+)[^]*?\1|`[^`\n]*`/gu, "");
  return [...prose.matchAll(/\]\((?!https?:|#)([^)#\s]+)/gu)].map(([, link = ""]) => link);
}
