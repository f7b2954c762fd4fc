import type { Content } from "./entry";

/** Documents as `JSON.stringify` tells them, from what of them was made a text before. */
export class DocumentTexts {
  private readonly made = new WeakMap<object, string>();

  /** Makes the text of what is, or will be, a member of a document: its very object. */
  prepare(member: unknown): void {
    if (typeof member === "object" && member !== null) {
      this.made.set(member, JSON.stringify(member));
    }
  }

  of(document: Content | null): string {
    if (document === null) {
      return "null";
    }
    const members = Object.entries(document).flatMap(([name, value]) => {
      const text = this.textOf(value);
      return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
    });
    return `{${members.join(",")}}`;
  }

  private textOf(member: unknown): string | undefined {
    const made = typeof member === "object" && member !== null && this.made.get(member);
    return typeof made === "string" ? made : JSON.stringify(member);
  }
}
