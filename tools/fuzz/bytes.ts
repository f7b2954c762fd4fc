/** TypeScript tells buffers apart that Node's types of version 20 do not. */
export function joined(parts: readonly Buffer[]): Buffer {
  return Buffer.concat(parts as unknown as readonly Uint8Array[]);
}

export function lengthOf(data: string | Buffer): number {
  return typeof data === "string" ? Buffer.byteLength(data) : data.length;
}
