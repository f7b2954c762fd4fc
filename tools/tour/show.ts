import { bold, dim, green, red, yellow } from "../start/colours";
import type { Answer, Call, Step } from "./steps";

const width = 100;
const margin = "        ";

export function showChapter(number: number, title: string): string {
  return `\n${bold(`${number}  ${title}`)}`;
}

export function showTitle(number: string, step: Step): string {
  return `\n  ${number.padEnd(5)} ${bold(step.title)}`;
}

export function showCall(call: Call, by = "a stranger", bodyToo = true): string {
  if ("http" in call) {
    const body = call.body === undefined || !bodyToo ? "" : `\n${indented(json(call.body))}`;
    return `${margin}${yellow(`HTTP  ${call.http}`)}  ${dim(`by ${by}`)}${body}`;
  }
  if ("shell" in call) {
    return `${margin}${yellow("bash")}\n${indented(call.shell)}`;
  }
  const { controller, action, ...rest } = call.webSocket;
  const payload = Object.keys(rest).length === 0 || !bodyToo ? "" : `\n${indented(json(rest))}`;
  return `${margin}${yellow(`WebSocket  ${controller}:${action}`)}  ${dim(`by ${by}`)}${payload}`;
}

/** The status and what matters of the answer: its result or its faults. */
export function showAnswer({ status, result, error }: Answer): string {
  if (error === undefined) {
    return `${margin}→ ${green(String(status))}\n${indented(json(trimmed(result)))}`;
  }
  const faults = error.faults.map((fault) => {
    if (typeof fault === "string") {
      return fault;
    }
    const { code, message, suggestion } = fault;
    const hint = suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`;
    return `${code}: ${message}${hint}`;
  });
  // kuzzle-sdk and the host add a line of advice to some messages
  const [message = ""] = error.message.split("\n");
  const lines = faults.length === 0 ? [message] : faults;
  return [
    `${margin}→ ${red(`${status} ${error.id}`)}`,
    ...lines.map((line) => indented(line)),
  ].join("\n");
}

/** On one line: what tells it from the answers to the same call at the same moment. */
export function showBriefly(answer: Answer): string {
  const { _id, _source, ...rest } = Object(answer.result) as Record<string, unknown>;
  return answer.error === undefined
    ? `${margin}→ ${green(String(answer.status))} ${JSON.stringify(trimmed(rest))}`
    : `${margin}→ ${red(`${answer.status} ${answer.error.id}`)}`;
}

export function showOutcome(faults: readonly string[], milliseconds: number): string {
  return faults.length === 0
    ? `${margin}${green("✓ as expected")} ${dim(`(${milliseconds} ms)`)}`
    : faults.map((fault) => `${margin}${red(`✗ ${fault}`)}`).join("\n");
}

/** Without what is the same everywhere, and with tokens cut short. */
function trimmed(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(trimmed);
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => name !== "_kuzzle_info")
        .map(([name, member]) => [name, trimmed(member)]),
    );
  }
  return typeof value === "string" && value.startsWith("kauth-") ? `${value.slice(0, 16)}…` : value;
}

/** As much on a line as fits. */
function json(value: unknown, room = width - margin.length - 2): string {
  const short = JSON.stringify(value) as string | undefined;
  if (short === undefined || short.length <= room || typeof value !== "object" || value === null) {
    return short ?? "nothing";
  }
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const members = Object.entries(value).map(([name, member]) => {
    const label = Array.isArray(value) ? "" : `${JSON.stringify(name)}: `;
    return `${label}${json(member, room - label.length - 2)}`.replaceAll("\n", "\n  ");
  });
  return `${open}\n  ${members.join(",\n  ")}\n${close}`;
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, `${margin}  `);
}
