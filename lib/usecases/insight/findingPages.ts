import type { AttributedFinding } from "../../domain/analysis";
import type { PageQuery } from "../../host/port/Host";
import { gatherInSlices } from "../support/inSlices";
import type { Kind, Position } from "./analysisCursor";
import { beginOf, KINDS } from "./analysisCursor";

/** Documents that are looked at for one page: it ends there, whether it is full or not. */
const MOST_LOOKED_AT = 2_000;
/** Documents that are read at once: few at first, since they may be large, or have much to be said of them. */
const AT_ONCE = { first: 10, most: 400, growth: 4 } as const;

/** A document, or an action of the application, and the steps that find what there is to say of it. */
interface Analyzed {
  readonly id: string;
  readonly at: number;
  readonly steps: Iterable<readonly AttributedFinding[]>;
}

/** `next`: absent when there are no more. */
interface Batch {
  readonly documents: readonly Analyzed[];
  readonly next?: number;
}

export type ReadBatch = (query: PageQuery & { readonly after: number }) => Promise<Batch>;

/** `next`: absent when there are no more. */
interface FindingPage {
  readonly findings: readonly AttributedFinding[];
  readonly next?: Position;
}

/** Reads findings from a position on, of one kind of documents after the other. */
export async function readFindings(
  readers: Readonly<Record<Kind, ReadBatch>>,
  from: Position,
  size: number,
): Promise<FindingPage> {
  const page = new Page(size);
  for (const kind of KINDS.slice(KINDS.indexOf(from.kind))) {
    const next = await fill(page, readers[kind], kind === from.kind ? from : beginOf(kind));
    if (next !== undefined) {
      return { findings: page.findings, next };
    }
  }
  return { findings: page.findings };
}

/** @returns where the page ends; `undefined`: after the last document of this kind */
async function fill(page: Page, read: ReadBatch, from: Position): Promise<Position | undefined> {
  let position = from;
  let size: number = AT_ONCE.first;
  for (;;) {
    if (page.isEnded) {
      return position;
    }
    const { kind, after, id, told } = position;
    const { documents, next } = await read({ after, size });
    // one that was written meanwhile comes again at the end, and wholly
    const begun = documents.findIndex((one) => one.id === id && one.at === documents[0]?.at);
    for (const [number, document] of documents.slice(Math.max(0, begun)).entries()) {
      const before = documents.filter(({ at }) => at < document.at).at(-1)?.at ?? after;
      const skipped = begun >= 0 && number === 0 ? told : 0;
      const rest = await page.add(document, skipped);
      if (rest !== undefined) {
        return { kind, after: before, id: document.id, told: rest };
      }
    }
    if (next === undefined) {
      return undefined;
    }
    position = { kind, after: next, told: 0 };
    size = Math.min(size * AT_ONCE.growth, AT_ONCE.most);
  }
}

class Page {
  readonly findings: AttributedFinding[] = [];
  private lookedAt = 0;

  constructor(private readonly size: number) {}

  get isEnded(): boolean {
    return this.findings.length >= this.size || this.lookedAt >= MOST_LOOKED_AT;
  }

  /**
   * @param skipped findings that are told already
   * @returns how many are told now, if some are left for the next page
   */
  async add({ steps }: Analyzed, skipped: number): Promise<number | undefined> {
    if (this.isEnded) {
      return skipped;
    }
    const room = this.size - this.findings.length;
    const found = (await gatherInSlices(upTo(skipped + room + 1, steps))).slice(skipped);
    this.findings.push(...found.slice(0, room));
    this.lookedAt += 1;
    return found.length > room ? skipped + room : undefined;
  }
}

/** Ends once so many are found. */
function* upTo<T>(most: number, steps: Iterable<readonly T[]>): Generator<readonly T[]> {
  let count = 0;
  for (const found of steps) {
    yield found;
    count += found.length;
    if (count >= most) {
      return;
    }
  }
}
