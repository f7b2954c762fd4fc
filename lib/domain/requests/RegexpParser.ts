import type { Automaton } from "./automata";
import {
  ANY,
  ANYTHING,
  both,
  determinized,
  either,
  EMPTY,
  followed,
  LITERAL,
  times,
} from "./automata";

/** Reads the syntax of Lucene's `RegExp` with all its flags; what it does not know is a literal. */
export class RegexpParser {
  private position = 0;

  constructor(private readonly text: string) {}

  union(): Automaton {
    let all = this.intersection();
    while (this.take("|")) {
      all = either(all, this.intersection());
    }
    return all;
  }

  private intersection(): Automaton {
    let all = this.concatenation();
    while (this.take("&")) {
      all = both(all, this.concatenation());
    }
    return all;
  }

  private concatenation(): Automaton {
    let all = EMPTY;
    while (this.position < this.text.length && !"|&)".includes(this.next)) {
      all = followed(all, this.repeated());
    }
    // one that closes nothing
    if (this.next === ")" && this.depth === 0) {
      this.position += 1;
      return followed(followed(all, LITERAL), this.concatenation());
    }
    return all;
  }

  private depth = 0;

  private repeated(): Automaton {
    let one = this.simple();
    for (;;) {
      if (this.take("?")) {
        one = times(one, 0, 1);
      } else if (this.take("*")) {
        one = times(one, 0, Infinity);
      } else if (this.take("+")) {
        one = times(one, 1, Infinity);
      } else {
        const [whole, least, comma, most] =
          /^\{(\d+)(,)?(\d+)?\}/u.exec(this.text.slice(this.position, this.position + 50)) ?? [];
        if (whole === undefined) {
          return one;
        }
        this.position += whole.length;
        const end = comma === undefined ? Number(least) : Number(most ?? Infinity);
        one = times(one, Number(least), end);
      }
    }
  }

  private simple(): Automaton {
    if (this.take("~")) {
      const { states, live } = this.simple();
      // an automaton of single states, with its exits the other way round
      return { ...ANYTHING, states: determinized(states, live), choices: live + 1, live };
    }
    if (this.take("(")) {
      this.depth += 1;
      const within = this.union();
      this.depth -= 1;
      this.take(")");
      return within;
    }
    if (this.take("[")) {
      this.until("]");
      return ANY;
    }
    if (this.take('"')) {
      const length = this.until('"');
      return { ...LITERAL, states: length, length };
    }
    if (this.take("<")) {
      const length = this.until(">");
      return { ...ANY, states: 10 * length, choices: length, length: NaN };
    }
    if (this.take("@")) {
      return ANYTHING;
    }
    if (this.take(".") || this.take("#")) {
      return ANY;
    }
    if (this.take("\\")) {
      const isClass = /[dDwWsS]/u.test(this.next);
      this.position += 1;
      return isClass ? ANY : LITERAL;
    }
    this.position += 1;
    return LITERAL;
  }

  private get next(): string {
    return this.text.charAt(this.position);
  }

  private take(character: string): boolean {
    const isNext = this.next === character;
    this.position += isNext ? 1 : 0;
    return isNext;
  }

  /** @returns how many characters it has passed over */
  private until(end: string): number {
    const start = this.position;
    while (this.position < this.text.length && this.next !== end) {
      this.position += this.next === "\\" ? 2 : 1;
    }
    this.position += 1;
    return this.position - start;
  }
}
