export interface HttpSending {
  readonly way: "http";
  readonly verb: string;
  /** As it stands in the first line, query included. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Without a length told beforehand. */
  readonly chunked?: true;
}

/** A request on a connection that others share; the sender adds `requestId` and `jwt`. */
export interface WebSocketSending {
  readonly way: "websocket";
  readonly text: string;
}

/** Anything on a connection of its own: it need not be answered, but what comes after it must. */
export interface FrameSending {
  readonly way: "frame";
  readonly opcode: number;
  readonly data: string | Buffer;
}
