import type { Page } from "./pages";

/** The sections of the site: the hundreds of `order`. */
const SECTIONS: Readonly<Record<number, string>> = {
  0: "Start",
  100: "Set it up",
  200: "Review and repair",
  300: "Tools",
  400: "Run it",
  500: "Reference",
  600: "Inner side",
  700: "Decisions",
};

export interface Entry {
  readonly text: string;
  readonly link: string;
}

export interface Section {
  readonly text: string;
  readonly collapsed: boolean;
  readonly items: readonly Entry[];
}

/** Returns the sidebar: sections with their pages, in order. Measurements and sources are linked from pages alone. */
export function sidebarOf(pages: readonly Page[]): Section[] {
  return Object.entries(SECTIONS).map(([first, text]) => ({
    text,
    collapsed: Number(first) >= 500,
    items: pages
      .filter(({ head: { order } }) => order >= Number(first) && order < Number(first) + 100)
      .filter(({ head: { order } }) => Number.isInteger(order))
      .toSorted((a, b) => a.head.order - b.head.order)
      .map(({ head, target }) => ({ text: head.title, link: `/${addressOf(target)}` })),
  }));
}

function addressOf(target: string): string {
  return target.replace(/\.md$/u, "").replace(/(^|\/)index$/u, "$1");
}
