import type { Http } from "kuzzle-sdk";

/**
 * Sends requests by `/_query`, which takes all of them, where strangers may not ask for the URLs of Kuzzle's API
 * (`server:publicApi`): kuzzle-sdk goes on with those of its own day then, and without those of the plugin.
 */
export function withoutRoutes(http: Http): Http {
  let areKnown = true;
  const formatRequest = http.formatRequest.bind(http);
  http._warn = () => {
    areKnown = false;
  };
  http.formatRequest = (request, options) => {
    if (areKnown) {
      return formatRequest(request, options);
    }
    const { jwt, volatile, ...given } = request as typeof request & { volatile?: unknown };
    // over HTTP an argument that is false is one that is there, and so true
    const sent = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== false));
    const headers = {
      "Content-Type": "application/json",
      ...(typeof jwt === "string" && { authorization: `Bearer ${jwt}` }),
      ...(volatile !== undefined && { "x-kuzzle-volatile": JSON.stringify(volatile) }),
    };
    const payload = { requestId: request.requestId, headers, body: JSON.stringify(sent) };
    return { method: "POST", path: "/_query", payload };
  };
  return http;
}
