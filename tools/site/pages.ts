import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

import { checkout } from "../services/folders";
import type { FrontMatter } from "./frontMatter";
import { frontMatterOf, headingOf, withFrontMatter, withoutFrontMatter } from "./frontMatter";

/** A page of the site. */
export interface Page {
  /** In the checkout. */
  readonly source: string;
  /** In the site, with its links as they lead there. */
  readonly target: string;
  readonly head: FrontMatter;
  readonly text: string;
}

/** A file that a page shows, such as a picture. */
export interface Asset {
  readonly source: string;
  readonly target: string;
}

/** Pages outside of docs/, and their places in the sidebar: npm and GitHub show them without front matter. */
const OUTSIDE: Readonly<Record<string, { readonly target: string; readonly order: number }>> = {
  "README.md": { target: "overview.md", order: 10 },
  "examples/multi-tenant/README.md": { target: "examples/multi-tenant.md", order: 145 },
  "CHANGELOG.md": { target: "changelog.md", order: 595 },
  "SECURITY.md": { target: "security.md", order: 596 },
  "CONTRIBUTING.md": { target: "contributing.md", order: 601 },
  "test/README.md": { target: "tests.md", order: 605 },
  "bench/README.md": { target: "bench/index.md", order: 630 },
};
const RESULTS = 631;

const ASSET = /\.(?:svg|png)$/u;
/** Code is left as it is: what looks like a link there is none. */
const LINK_OR_CODE = /```.*?```|`[^`\n]*`|\]\((?!https?:|#)([^)#\s]+)(#[^)\s]*)?\)/gsu;

/** Reads all pages, and what they link to: every relative link leads to a page, an asset or a source. */
export function readPages(): {
  readonly pages: readonly Page[];
  readonly assets: readonly Asset[];
} {
  const documents = new Map<string, string>(
    [...markdownIn("docs"), ...Object.keys(OUTSIDE), ...markdownIn("bench/results")].map(
      (source) => [source, targetOf(source)],
    ),
  );
  const sources = new Set<string>();
  const assets = new Set<string>();
  const lead = (from: string, link: string): string => {
    const target = path.posix.normalize(path.posix.join(path.posix.dirname(from), link));
    if (!existsSync(path.join(checkout, target))) {
      throw new Error(`${from} links to ${link}, which is not there`);
    }
    if (!documents.has(target)) {
      (ASSET.test(target) ? assets : sources).add(target);
    }
    return path.posix.relative(
      path.posix.dirname(documents.get(from) ?? from),
      documents.get(target) ?? targetOf(target),
    );
  };
  const pages = [...documents].map(([source, target], position) => {
    const text = read(source);
    const linked = withoutFrontMatter(text).replace(
      LINK_OR_CODE,
      (all: string, link: string | undefined, anchor = "") =>
        link === undefined ? all : `](${inFolder(lead(source, link))}${anchor})`,
    );
    return { source, target, head: headOf(source, text, position), text: linked };
  });
  return {
    pages: [...pages, ...[...sources].map(sourcePage)],
    assets: [...assets].map((source) => ({ source, target: targetOf(source) })),
  };
}

/** The page as a file of the site. */
export function fileOf({ head, text }: Page): string {
  return withFrontMatter(head, text);
}

function headOf(source: string, text: string, position: number): FrontMatter {
  const order = OUTSIDE[source]?.order ?? RESULTS + position / 1000;
  return (
    frontMatterOf(text) ?? { code: false, type: "page", order, title: headingOf(text) || source }
  );
}

/** Shows a file that is no document, or all files of a folder. */
function sourcePage(source: string): Page {
  const file = path.join(checkout, source);
  const files = statSync(file).isDirectory()
    ? readdirSync(file).map((name) => `${source}/${name}`)
    : [source];
  const shown = files.map(
    (name) =>
      `## ${path.posix.basename(name)}\n\n\`\`\`\`${path.extname(name).slice(1).replace("mjs", "js")}\n${read(name)}\`\`\`\`\n`,
  );
  return {
    source,
    target: targetOf(source),
    head: { code: false, type: "page", order: Number.MAX_SAFE_INTEGER, title: source },
    text: `# ${source}\n\n${shown.join("\n")}`,
  };
}

function targetOf(source: string): string {
  const outside = OUTSIDE[source];
  if (outside !== undefined) {
    return outside.target;
  }
  const inDocs = source.replace(/^docs\//u, "").replace(/(^|\/)README\.md$/u, "$1index.md");
  return source.endsWith(".md") || ASSET.test(source) ? inDocs : `source/${source}.md`;
}

function inFolder(link: string): string {
  return link.startsWith(".") ? link : `./${link}`;
}

function markdownIn(folder: string): string[] {
  return readdirSync(path.join(checkout, folder), { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.split(path.sep).join("/")}`)
    .filter((name) => name.endsWith(".md") && !name.startsWith("docs/api/"))
    .sort();
}

function read(source: string): string {
  return readFileSync(path.join(checkout, source), "utf8");
}
