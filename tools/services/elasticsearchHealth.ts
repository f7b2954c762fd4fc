/** Splits credentials off: `fetch` refuses a URL which holds them. */
export function splitCredentials(url: string): { url: string; headers: Record<string, string> } {
  const parsed = new URL(url);
  const { username, password } = parsed;
  parsed.username = "";
  parsed.password = "";
  const plain = parsed.href.replace(/\/$/, "");
  if (username === "" && password === "") {
    return { url: plain, headers: {} };
  }
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    url: plain,
    headers: { authorization: `Basic ${Buffer.from(pair).toString("base64")}` },
  };
}

const requestTimeout = 3_000;

/**
 * Tells whether Elasticsearch answers and its cluster can be written to.
 *
 * @param nodeName when given, another node answering there does not count: our own may have lost
 * the race for the port to it.
 * @throws when nothing answers.
 */
export async function isElasticsearchHealthy(url: string, nodeName?: string): Promise<boolean> {
  const { url: plain, headers } = splitCredentials(url);
  const ask = async (path: string): Promise<Record<string, unknown> | undefined> => {
    const signal = AbortSignal.timeout(requestTimeout);
    const response = await fetch(`${plain}${path}`, { headers, signal });
    const text = await response.text();
    return response.ok ? (JSON.parse(text) as Record<string, unknown>) : undefined;
  };
  const root = await ask("/");
  if (!root || (nodeName !== undefined && root.name !== nodeName)) {
    return false;
  }
  const health = await ask("/_cluster/health?wait_for_status=yellow&timeout=1s");
  return health?.status === "yellow" || health?.status === "green";
}
