import { once } from "node:events";
import { connect } from "node:net";

/** The keys of one database of a Redis, asked for at a quiet moment: it answers all at once. */
export async function keysOf(
  { host, port }: { readonly host: string; readonly port: number },
  database: number,
): Promise<string[]> {
  const socket = connect(port, host);
  socket.setEncoding("utf8");
  socket.setTimeout(30_000, () => socket.destroy(new Error("Redis does not answer")));
  await once(socket, "connect");
  socket.write(`SELECT ${database}\r\nKEYS *\r\nQUIT\r\n`);
  let text = "";
  for await (const chunk of socket) {
    text += String(chunk);
  }
  const lines = text.split("\r\n");
  // +OK, *<count>, then of each key its length and itself, +OK
  const count = Number(lines[1]?.slice(1));
  return lines.slice(2, 2 + 2 * count).filter((_line, position) => position % 2 === 1);
}

/** Returns the key without the part that names one document, token or resource. */
export function familyOf(key: string): string {
  if (key.startsWith("{profile-guard}:")) {
    return key.split(":").slice(0, 2).join(":");
  }
  return key
    .split("/")
    .slice(0, key.startsWith("repos/") ? 3 : 1)
    .join("/");
}
