import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Finds links of built pages to a file or a heading that is not there. VitePress looks at no headings. */
export function deadLinks(folder: string): string[] {
  const pages = new Map(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".html"))
      .map((name) => [
        name.split(path.sep).join("/"),
        readFileSync(path.join(folder, name), "utf8"),
      ]),
  );
  const base = process.env.DOCS_BASE ?? "/";
  return [...pages].flatMap(([page, html]) =>
    [...html.matchAll(/<(?:a|img)\b[^>]*?\b(?:href|src)="(?!https?:|mailto:|data:)([^"]*)"/gu)]
      .map(([, link = ""]) => link.replaceAll("&amp;", "&"))
      .filter((link) => !leads(link, page))
      .map((link) => `${page}: ${link}`),
  );

  function leads(link: string, page: string): boolean {
    const [to = "", anchor = ""] = decodeURI(link).split("#");
    const from = path.posix.dirname(page);
    const joined = to.startsWith(base)
      ? to.slice(base.length)
      : path.posix.normalize(path.posix.join(from, to));
    const file =
      to === "" ? page : joined === "" || joined.endsWith("/") ? `${joined}index.html` : joined;
    const html = pages.get(file);
    return html === undefined
      ? existsSync(path.join(folder, file))
      : anchor === "" || html.includes(`id="${anchor}"`);
  }
}
