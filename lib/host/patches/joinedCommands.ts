import { packageOfHost } from "../kernel/hostModules";

/** The subset of a connection to Redis that we use. Source: ioredis 5.8, built/Redis.js `sendCommand`. */
export interface RedisConnection {
  readonly stream?: Socket | undefined;
  sendCommand: (this: RedisConnection, ...args: readonly unknown[]) => unknown;
}

/** Source: Node's `stream.Writable`. */
interface Socket {
  readonly writableCorked?: number;
  cork(): void;
  uncork(): void;
}

/**
 * Sends the commands to Redis that come in one turn of the event loop together. Each would be a write to a socket of
 * its own, which costs several times as much as the command; where many requests are under way their answers come
 * together, and so do the next commands. Nothing waits for others: what is there when the turn ends is sent.
 *
 * @param find finds the prototype of the client of Redis; absent: of the one that the host resolves
 * @returns takes it back
 * @throws a plain Error when it does not look as expected; nothing is changed then
 */
export function joinRedisCommands(find: () => unknown = resolveClient): () => void {
  const prototype = Object(find()) as RedisConnection;
  const { sendCommand } = prototype;
  if (typeof sendCommand !== "function") {
    throw new Error('its client of Redis has no "sendCommand"');
  }
  prototype.sendCommand = function (this: RedisConnection, ...args) {
    const { stream } = this;
    if (stream?.writableCorked === 0) {
      stream.cork();
      process.nextTick(send, stream);
    }
    return sendCommand.call(this, ...args);
  };
  return () => {
    prototype.sendCommand = sendCommand;
  };
}

function send(stream: Socket): void {
  stream.uncork();
}

function resolveClient(): unknown {
  const client = packageOfHost("ioredis", "service/cache/redis") as {
    readonly prototype?: unknown;
  };
  return client.prototype;
}
