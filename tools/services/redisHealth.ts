import { connect } from "node:net";

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
}

const timeout = 3_000;

/**
 * Reads `redis://[user:password@]host[:port]` or `host[:port]`. Default port: 6379.
 *
 * @throws when it is neither, or wants TLS.
 */
export function parseRedisUrl(text: string): RedisAddress {
  const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `redis://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined;
  if (url?.protocol !== "redis:" || url.hostname === "") {
    throw new Error("REDIS_URL must be of the form redis://host:port");
  }
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? 6379 : Number(url.port),
    ...(url.username !== "" && { username: decodeURIComponent(url.username) }),
    ...(url.password !== "" && { password: decodeURIComponent(url.password) }),
  };
}

function encode(parts: readonly string[]): string {
  const bulk = parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
  return `*${parts.length}\r\n${bulk.join("")}`;
}

/** The text which Redis sends for `INFO server`; throws as {@link askRedis}. */
export async function redisInfo(address: RedisAddress): Promise<string> {
  return askRedis(address, ["INFO", "server"]);
}

/**
 * Everything that Redis sends for one command.
 *
 * @param database its number. Default: 0
 * @throws when nothing answers within 3 s, or with an error (still loading, wrong password).
 */
export async function askRedis(
  { host, port, username, password }: RedisAddress,
  command: readonly string[],
  database = 0,
): Promise<string> {
  const login = password === undefined ? "" : encode(["AUTH", username ?? "default", password]);
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    let received = "";
    const finish = (error?: Error) => {
      socket.destroy();
      if (error) {
        reject(error);
      } else {
        resolve(received);
      }
    };
    socket.setTimeout(timeout, () => {
      finish(new Error(`Redis on ${host}:${port} is silent`));
    });
    socket.once("error", finish);
    socket.once("close", () => {
      finish(new Error(`Redis on ${host}:${port} hung up`));
    });
    socket.on("data", (data: Buffer) => {
      received += data.toString("utf8");
      const refusal = /^-(.*)\r\n/m.exec(received)?.[1];
      if (refusal !== undefined) {
        finish(new Error(`Redis on ${host}:${port}: ${refusal}`));
      } else if (received.includes("+PONG\r\n")) {
        finish();
      }
    });
    const selection = database === 0 ? "" : encode(["SELECT", String(database)]);
    socket.write(`${login}${selection}${encode(command)}${encode(["PING"])}`);
  });
}

/**
 * Tells whether Redis answers.
 *
 * @param configFile when given, a server started with another configuration does not count: our
 * own may have lost the race for the port to it.
 * @throws when nothing answers.
 */
export async function isRedisHealthy(address: RedisAddress, configFile?: string): Promise<boolean> {
  const info = await redisInfo(address);
  return configFile === undefined || info.includes(`config_file:${configFile}\r\n`);
}
