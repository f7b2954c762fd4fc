import { promisify } from "node:util";
import { constants, deflate, inflateSync } from "node:zlib";

import { changesInText } from "../../domain/audit/changesText";
import type { AuditEntry } from "../../domain/audit/entry";
import type { KeptEntry } from "../../domain/audit/keptEntry";

/** UTF-16 units of the changes: beyond it they are compressed before they are kept. */
const WORTH_PACKING = 16 * 1024;

/** UTF-16 units of compressed changes: beyond it pages leave them out, and they are read one by one. */
const BULKY = 64 * 1024;

const compress = promisify(deflate);

/** The entry, its changes compressed if they are long and not compressed yet. Never rejects. */
export async function encode(entry: KeptEntry): Promise<KeptEntry> {
  if (entry.changes === undefined || entry.changes.length <= WORTH_PACKING) {
    return entry;
  }
  const { changes, ...about } = entry;
  return packed(changes).then(
    (text) => (text.length > BULKY ? { ...about, bulky: text } : { ...about, packed: text }),
    () => entry,
  );
}

/** Computes how much an entry takes, the request's own words included. */
export function bytesOf({ changes, packed: text, bulky, ...about }: KeptEntry): number {
  const content = changes ?? text ?? bulky ?? "";
  return Buffer.byteLength(content) + Buffer.byteLength(JSON.stringify(about));
}

/** Tells whether a search has left out the changes of an entry. */
export function isCut({ changes, packed: text, bulky }: KeptEntry): boolean {
  return (changes ?? text ?? bulky) === undefined;
}

/** Reads every form in which an entry was ever kept. */
export function decode(kept: KeptEntry): AuditEntry {
  return decodeMeasured(kept).entry;
}

/** The same, with the length of its changes. */
export function decodeMeasured({ changes: text, packed: packedText, bulky, ...entry }: KeptEntry): {
  readonly entry: AuditEntry;
  readonly length: number;
} {
  try {
    const changes = text ?? unpacked(packedText ?? bulky ?? "");
    return { entry: { ...entry, changes: changesInText(changes) }, length: changes.length };
  } catch {
    return { entry: { ...entry, changes: [], unreadable: true }, length: 0 };
  }
}

/** A text, compressed in the thread pool: zlib's deflate at its fastest, as base64. */
async function packed(text: string): Promise<string> {
  const bytes = await compress(text, { level: constants.Z_BEST_SPEED });
  return bytes.toString("base64");
}

/**
 * The text that {@link packed} was given.
 *
 * @throws when it is damaged
 */
function unpacked(text: string): string {
  return inflateSync(new Uint8Array(Buffer.from(text, "base64"))).toString();
}
