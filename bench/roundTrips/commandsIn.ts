/**
 * Reads the commands that a client sends to Redis: arrays of texts, in pieces of any size.
 *
 * @returns takes the next piece
 */
export function commandsIn(found: (parts: readonly string[]) => void): (piece: Buffer) => void {
  let rest = "";
  return (piece) => {
    rest += piece.toString("latin1");
    for (;;) {
      const command = firstCommand(rest);
      if (command === undefined) {
        return;
      }
      rest = rest.slice(command.length);
      found(command.parts);
    }
  };
}

/** Source: https://redis.io/docs/latest/develop/reference/protocol-spec, arrays of bulk strings. */
function firstCommand(text: string): { parts: readonly string[]; length: number } | undefined {
  const [head, count] = /^\*(\d+)\r\n/u.exec(text) ?? [];
  if (head === undefined) {
    return undefined;
  }
  const parts: string[] = [];
  let at = head.length;
  for (let part = 0; part < Number(count); part += 1) {
    const end = text.indexOf("\r\n", at);
    const length = Number(text.slice(at + 1, end));
    if (end < 0 || text.length < end + 2 + length + 2) {
      return undefined;
    }
    parts.push(text.slice(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
  return { parts, length: at };
}
