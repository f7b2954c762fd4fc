// @ts-check
import { readFileSync } from "node:fs";
import process from "node:process";

/** As GitHub names headings, so that one link serves here and there. @param {string} heading */
function slug(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

const { title, description, sidebar } = JSON.parse(
  readFileSync(new URL("../.staged/site.json", import.meta.url), "utf8"),
);

export default {
  title,
  description,
  srcDir: ".staged",
  outDir: "dist",
  // where it is deployed: only the publisher knows
  base: process.env.DOCS_BASE ?? "/",
  markdown: { anchor: { slugify: slug } },
  themeConfig: {
    sidebar,
    outline: [2, 3],
    search: { provider: "local" },
  },
};
