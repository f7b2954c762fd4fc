/** A line of a terminal, and its colour. */
export interface Line {
  readonly kind: "note" | "request" | "body" | "ok" | "refused" | "text";
  readonly text: string;
}

const COLOURS: Readonly<Record<Line["kind"], string>> = {
  note: "#8b949e",
  request: "#f0f6fc",
  body: "#c9d1d9",
  ok: "#3fb950",
  refused: "#ff7b72",
  text: "#c9d1d9",
};

/** Characters. */
const WIDTH = 96;
/** Pixels. */
const CHARACTER = 7.83;
const ROW = 19;
const PADDING = 20;
const TITLE = 34;

/** Breaks a text between words, as a terminal of this width would show it. */
export function wrapped({ kind, text }: Line): Line[] {
  const lines: Line[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const next = line === "" ? word : `${line} ${word}`;
    if (next.length > WIDTH && line !== "") {
      lines.push({ kind, text: line });
      line = word;
    } else {
      line = next;
    }
  }
  return [...lines, { kind, text: line }];
}

/** Draws a terminal: no script, no font of its own, nothing that is loaded. */
export function drawn(title: string, description: string, lines: readonly Line[]): string {
  const width = Math.ceil(WIDTH * CHARACTER) + 2 * PADDING;
  const height = TITLE + lines.length * ROW + PADDING;
  const rows = lines.map(
    ({ kind, text }, row) =>
      `<text x="${PADDING}" y="${TITLE + (row + 1) * ROW - 4}" fill="${COLOURS[kind]}"` +
      `${kind === "request" ? ' font-weight="bold"' : ""} xml:space="preserve">${escaped(text)}</text>`,
  );
  const lights = ["#ff5f57", "#febc2e", "#28c840"].map(
    (colour, at) => `<circle cx="${PADDING + at * 20}" cy="17" r="6" fill="${colour}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(description)}</desc>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>`,
    ...lights,
    `<text x="${width / 2}" y="21" fill="#8b949e" text-anchor="middle">${escaped(title)}</text>`,
    ...rows,
    "</svg>",
    "",
  ].join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Returns the lines of a picture again. */
export function linesOf(picture: string): string[] {
  return [...picture.matchAll(/xml:space="preserve">(.*?)<\/text>/gu)].map(([, text = ""]) =>
    text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"),
  );
}
