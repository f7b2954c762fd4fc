import { parse } from "yaml";

/** The lines that Kuzzle's documentation site reads at the head of a page. */
export interface FrontMatter {
  /** Tells whether the page has a column of code. */
  readonly code: boolean;
  readonly type: "root" | "branch" | "page";
  /** Its hundreds are the section, see sections.ts. */
  readonly order: number;
  readonly title: string;
  readonly description?: string;
}

const HEAD = /^---\n(.*?)\n---\n+/su;

/** @returns `undefined` for a page without front matter */
export function frontMatterOf(text: string): FrontMatter | undefined {
  const head = HEAD.exec(text)?.[1];
  return head === undefined ? undefined : (parse(head) as FrontMatter);
}

export function withoutFrontMatter(text: string): string {
  return text.replace(HEAD, "");
}

export function withFrontMatter(head: FrontMatter, text: string): string {
  const members = Object.entries(head).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `---\n${members.join("\n")}\n---\n\n${text}`;
}

/** The first heading of a page, as it reads. */
export function headingOf(text: string): string {
  return /^# (.*)$/mu.exec(withoutFrontMatter(text))?.[1]?.replaceAll("`", "") ?? "";
}
