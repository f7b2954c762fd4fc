import { leftOutOf } from "../files/folders";
import { count, type Terminal } from "../support/terminal";

/** Files that are named. */
const MOST = 5;

/** Notes what is not read of the folders that are named: a gate says nothing of it. */
export function noteLeftOut(names: readonly string[], { note }: Terminal): void {
  const leftOut = leftOutOf(names);
  if (leftOut.length > 0) {
    const more = leftOut.length - MOST;
    const others = more > 0 ? ` and ${count(more, "other")}` : "";
    note(
      `Not read: ${leftOut.slice(0, MOST).join(", ")}${others}. Hidden files, node_modules and other forms of JSON are left out of folders: name them to have them read.`,
    );
  }
}
