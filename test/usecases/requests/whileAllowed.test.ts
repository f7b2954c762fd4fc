import { ForbiddenError } from "kuzzle";
import should from "should";

import {
  JUDGED_EVERY,
  whileAllowed,
  withLastWord,
} from "../../../lib/usecases/requests/whileAllowed";

const REFUSAL = new ForbiddenError("Not allowed.", "some.id", 1);

async function all<T>(pieces: AsyncIterable<T>): Promise<T[]> {
  const received: T[] = [];
  for await (const piece of pieces) {
    received.push(piece);
  }
  return received;
}

describe("whileAllowed", () => {
  let time = 0;

  /** Pieces that come some milliseconds apart. */
  async function* apart(...gaps: readonly number[]): AsyncGenerator<number> {
    for (const [number, gap] of gaps.entries()) {
      time += gap;
      yield number;
    }
  }

  beforeEach(() => {
    time = 0;
  });

  it("hands all pieces on while nothing has ended", async () => {
    const pieces = whileAllowed(
      apart(1, JUDGED_EVERY, JUDGED_EVERY),
      async () => undefined,
      () => time,
    );
    should(await all(pieces)).eql([0, 1, 2]);
  });

  it("judges no more often than it must", async () => {
    let judged = 0;
    const pieces = whileAllowed(
      apart(0, JUDGED_EVERY - 1, 1, JUDGED_EVERY - 1),
      async () => {
        judged += 1;
      },
      () => time,
    );
    await all(pieces);
    should(judged).equal(1);
  });

  it("hands on no piece that comes after a refusal, however long ago it was read", async () => {
    const received: number[] = [];
    const refuse = async (): Promise<void> => {
      throw REFUSAL;
    };
    const pieces = whileAllowed(apart(0, 0, JUDGED_EVERY, 0), refuse, () => time);
    await should(
      (async () => {
        for await (const piece of pieces) {
          received.push(piece);
        }
      })(),
    ).be.rejectedWith(REFUSAL);
    should(received).eql([0, 1]);
  });
});

describe("withLastWord", () => {
  async function* failing(error: unknown): AsyncGenerator<Buffer> {
    yield Buffer.from("one\n");
    throw error;
  }

  it("breaks a refused file off behind a line that says why", async () => {
    const pieces: Buffer[] = [];
    await should(
      (async () => {
        for await (const piece of withLastWord(failing(REFUSAL))) {
          pieces.push(piece);
        }
      })(),
    ).be.rejectedWith(REFUSAL);
    const text = Buffer.concat(pieces as never).toString();
    const [first, , last] = text.split("\n");
    should(first).equal("one");
    should(JSON.parse(last ?? "")).eql({
      error: { id: "some.id", status: 403, message: "Not allowed." },
    });
  });

  it("says nothing of other errors", async () => {
    const broken = new Error("broken");
    await should(all(withLastWord(failing(broken)))).be.rejectedWith(broken);
  });
});
