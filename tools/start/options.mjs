// @ts-check
// Before anything is installed: plain JavaScript.
import { parseArgs } from "node:util";

/**
 * How `npm start` is to run: index.ts takes it.
 *
 * @typedef {object} StartOptions
 * @property {boolean} help
 * @property {number | undefined} port of HTTP and WebSocket; default: 7512, or one near it
 * @property {string | undefined} adminPassword default: a random one
 */

export const USAGE = `npm start [-- options]

Starts Elasticsearch, Redis and the example examples/multi-tenant, until Ctrl-C.

  --port <port>      where Kuzzle serves HTTP and WebSocket (default: 7512, or the next that is free)
  --help             this

Environment:
  ELASTICSEARCH_URL  use this Elasticsearch, and keep what is stored in it
  REDIS_URL          use this Redis
  ADMIN_PASSWORD     of the user "admin" (default: a random one, which is told); needed to start again on
                     an Elasticsearch that was used before
`;

/** What is wrong with the command line; the message is for people. */
export class UsageError extends Error {}

/**
 * @param {readonly string[]} parameters
 * @param {Readonly<Record<string, string | undefined>>} environment
 * @returns {StartOptions}
 * @throws UsageError
 */
export function readOptions(parameters, environment) {
  const adminPassword = environment.ADMIN_PASSWORD || undefined;
  const { help = false, port } = parse(parameters);
  if (port === undefined) {
    return { help, port, adminPassword };
  }
  const number = /^\d+$/.test(port) ? Number(port) : 0;
  if (number < 1 || number > 65_535) {
    throw new UsageError(`--port ${port}: a port is a number from 1 to 65535.`);
  }
  return { help, port: number, adminPassword };
}

/** @param {readonly string[]} parameters */
function parse(parameters) {
  try {
    return parseArgs({
      args: [...parameters],
      options: { port: { type: "string" }, help: { type: "boolean", short: "h" } },
    }).values;
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message);
  }
}
