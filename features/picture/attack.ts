import type { Shown } from "../support/documented";
import type { Line } from "./terminal";
import { wrapped } from "./terminal";

/** The picture in the README. */
export const PICTURE = "docs/attack.svg";

const CREATE = "POST /profiles/spy/_create";
const TAKE = "PUT /users/mary/_update";

/** The two halves of the picture: the plugin, who sends as the README calls them, and what. */
export const HALVES = [
  {
    guard: "off",
    by: "mary, without the plugin",
    note: "# Kuzzle alone: mary, who manages the users of acme, reads globex",
    requests: [CREATE, TAKE],
  },
  {
    guard: "on",
    by: "mary",
    note: "# the same with kuzzle-plugin-profile-guard",
    requests: [CREATE],
  },
] as const;

export type Half = (typeof HALVES)[number];

/** A request and its answer, as they stand in the picture. */
export function said(request: string, { body, status, answer, rest }: Shown): Line[] {
  const kind = status === 200 ? "ok" : "refused";
  const lines: Line[] = [
    { kind: "request", text: `$ ${request}` },
    { kind: "body", text: JSON.stringify(body) },
    { kind, text: `${status} ${answer}` },
    ...(rest === "" ? [] : [{ kind: "text", text: rest.replaceAll(/\s+/gu, " ") } as const]),
  ];
  return [...lines.flatMap(wrapped), { kind: "text", text: "" }];
}
