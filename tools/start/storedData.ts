import { splitCredentials } from "../services/elasticsearchHealth";

const timeout = 10_000;

/** Where the host keeps its users. Source: its lib/config/default.config.ts, `internalIndex`. */
const users = "/%25kuzzle.users";

/**
 * Tells whether an Elasticsearch holds the users of a Kuzzle, and an admin among them: then another start
 * makes none. An admin is who has the profile `admin`, to the host as well.
 */
export async function holdsAnAdmin(elasticsearchUrl: string): Promise<boolean> {
  const { url, headers } = splitCredentials(elasticsearchUrl);
  const path = `${users}/_count?ignore_unavailable=true&q=profileIds:admin`;
  const response = await fetch(`${url}${path}`, {
    headers,
    signal: AbortSignal.timeout(timeout),
  });
  const { count } = (await response.json()) as { readonly count?: unknown };
  return typeof count === "number" && count > 0;
}

/** Tells whether a Kuzzle lets somebody in. */
export async function letsIn(
  url: string,
  credentials: { readonly username: string; readonly password: string },
): Promise<boolean> {
  const response = await fetch(`${url}/_login/local?expiresIn=1s`, {
    method: "POST",
    // a connection of its own: the system gives each to any one that listens on the port
    headers: { "content-type": "application/json", connection: "close" },
    body: JSON.stringify(credentials),
    signal: AbortSignal.timeout(timeout),
  });
  return response.ok;
}

/** The services that were given hold a platform already, whose admin we cannot be. */
export class KnownAdminError extends Error {
  /** @param what of the admin */
  constructor(services: { readonly elasticsearch: string; readonly redis: string }, what: string) {
    const { url } = splitCredentials(services.elasticsearch);
    const redis = splitCredentials(services.redis).url;
    super(
      [
        `The Elasticsearch on ${url} holds the data of an earlier start, or of another Kuzzle, with an admin ${what}.`,
        "Give his password in ADMIN_PASSWORD; or leave ELASTICSEARCH_URL and REDIS_URL unset, to have empty ones started;",
        "or delete all that any Kuzzle has stored there:",
        "",
        `  curl -X DELETE '${url}/%25*,%26*'`,
        `  redis-cli -u ${redis} FLUSHALL`,
      ].join("\n"),
    );
  }
}
