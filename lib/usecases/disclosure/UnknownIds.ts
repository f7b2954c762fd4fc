import { randomUUID } from "node:crypto";

/** Nobody has an id that begins so, and nobody is told it. One for all: the host keeps what it did not find. */
const UNKNOWN = randomUUID();

/**
 * Takes the place of ids of which a caller must not know whether anything has them: the host answers as for
 * what does not exist, since it is asked for nothing else. Its errors name what was asked for.
 */
export class UnknownIds {
  private readonly given: string[] = [];

  /** @returns an id that nothing has */
  insteadOf(id: string): string {
    const known = this.given.indexOf(id);
    const position = known === -1 ? this.given.push(id) - 1 : known;
    return `${UNKNOWN}.${position}.`;
  }

  /** Throws the error with the ids that the caller gave: a copy, since the host keeps some for the next caller. */
  readonly throwAsGiven = (error: unknown): never => {
    if (!(error instanceof Error) || this.given.length === 0) {
      throw error;
    }
    const { message, stack, props } = error as { message: string; stack?: string; props?: unknown };
    const copy = Object.create(
      Object.getPrototypeOf(error) as object,
      Object.getOwnPropertyDescriptors(error),
    ) as Error;
    throw Object.assign(copy, {
      message: this.asGiven(message),
      stack: this.asGiven(stack),
      props: Array.isArray(props) ? props.map((one) => this.asGiven(one)) : props,
    });
  };

  private asGiven(text: unknown): unknown {
    return typeof text === "string"
      ? this.given.reduce(
          (result, id, position) => result.replaceAll(`${UNKNOWN}.${position}.`, () => id),
          text,
        )
      : text;
  }
}
