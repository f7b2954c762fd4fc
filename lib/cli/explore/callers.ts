import type { IncomingMessage } from "node:http";

type Sent = Pick<IncomingMessage, "headers" | "method">;

/**
 * Tells whether the explorer's own page asks. A page of another origin names its own, or is told by the browser; one
 * that has made its name mean our address (DNS rebinding) names itself as the host.
 */
export function isFromOwnPage({ headers, method }: Sent, ourHost: string): boolean {
  const { host, origin } = headers;
  const site = headers["sec-fetch-site"];
  const isOurs = origin === undefined ? method !== "POST" : origin === `http://${ourHost}`;
  return host === ourHost && isOurs && (site ?? "none") !== "cross-site";
}

/**
 * Tells whether somebody opens the page by a link of elsewhere: by our own file, for one. Another page that has such a
 * link reads nothing by it.
 */
export function isVisit({ headers, method }: Sent, ourHost: string): boolean {
  const { host, origin } = headers;
  const isOpened =
    headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
  return host === ourHost && method === "GET" && origin === undefined && isOpened;
}
