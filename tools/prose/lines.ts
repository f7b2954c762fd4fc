import type { Line } from "./rules";

/** Generated parts, and parts that quote: between two comments of HTML. */
const OFF = /^<!-- (?:prose: off|\w+: generated) -->$/u;
const ON = /^<!-- (?:prose: on|\w+: end) -->$/u;

/** Reads the prose of a document in Markdown: no code, and nothing between the marks. */
export function linesOfMarkdown(text: string): Line[] {
  const lines: Line[] = [];
  let isCode = false;
  let isOff = false;
  for (const [position, line] of text.split("\n").entries()) {
    const trimmed = line.trim();
    if (trimmed.startsWith("```")) {
      isCode = !isCode;
    } else if (OFF.test(trimmed)) {
      isOff = true;
    } else if (ON.test(trimmed)) {
      isOff = false;
    } else if (!isCode && !isOff) {
      lines.push({ number: position + 1, text: withoutCode(line), opensComment: false });
    }
  }
  return lines;
}

/** Reads the comments of a file in TypeScript. */
export function linesOfComments(text: string): Line[] {
  const lines: Line[] = [];
  let isBlock = false;
  let wasLine = false;
  // a block that opens with its mark alone begins on the next line
  let isFirst = false;
  for (const [position, line] of text.split("\n").entries()) {
    const number = position + 1;
    const trimmed = line.trim();
    const isLine = trimmed.startsWith("//");
    if (!isBlock && trimmed.startsWith("/*")) {
      isBlock = true;
      isFirst = true;
    }
    if (isBlock) {
      const content = trimmed.replace(/^\/\*+|^\*(?!\/)/u, "").replace(/\*\/.*$/u, "");
      if (content.trim() !== "") {
        lines.push({ number, text: withoutCode(content.trim()), opensComment: isFirst });
        isFirst = false;
      }
      isBlock = !trimmed.includes("*/");
    } else if (isLine) {
      lines.push({ number, text: withoutCode(trimmed.slice(2).trim()), opensComment: !wasLine });
    } else {
      const after = / \/\/ (.*)$/u.exec(line)?.[1];
      if (after !== undefined) {
        lines.push({ number, text: withoutCode(after), opensComment: true });
      }
    }
    wasLine = isLine;
  }
  return lines;
}

/** Names in code say what they are called, not what we would call them. */
function withoutCode(line: string): string {
  return line.replace(/`[^`]*`/gu, "``");
}
