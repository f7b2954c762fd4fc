const UNRELEASED = "## [Unreleased]";

/** The text under Unreleased, without blank lines around it. */
export function unreleased(changelog: string): string {
  const { body } = parts(changelog);
  return body.trim();
}

/** Tells whether the changelog has a heading for a version. */
export function hasVersion(changelog: string, version: string): boolean {
  return changelog.split("\n").some((line) => line.startsWith(`## [${version}] - `));
}

/**
 * Gives what stands under Unreleased a heading of its own, and leaves Unreleased empty.
 *
 * @throws Error when there is nothing to cut
 */
export function cut(changelog: string, version: string, day: string): string {
  const { before, body, after } = parts(changelog);
  if (body.trim() === "") {
    throw new Error("CHANGELOG.md has nothing under Unreleased.");
  }
  const rest = after === "" ? "" : `\n${after}`;
  return `${before}${UNRELEASED}\n\n## [${version}] - ${day}\n\n${body.trim()}\n${rest}`;
}

function parts(changelog: string): { before: string; body: string; after: string } {
  const at = changelog.indexOf(`${UNRELEASED}\n`);
  if (at < 0) {
    throw new Error(`CHANGELOG.md has no heading "${UNRELEASED}".`);
  }
  const start = at + UNRELEASED.length + 1;
  const end = changelog.indexOf("\n## [", start);
  return {
    before: changelog.slice(0, at),
    body: end < 0 ? changelog.slice(start) : changelog.slice(start, end),
    after: end < 0 ? "" : changelog.slice(end + 1),
  };
}

/**
 * Returns the text under the heading of a version.
 *
 * @throws Error when there is none
 */
export function notesOf(changelog: string, version: string): string {
  const lines = changelog.split("\n");
  const at = lines.findIndex((line) => line.startsWith(`## [${version}] - `));
  if (at < 0) {
    throw new Error(`CHANGELOG.md has no heading for ${version}.`);
  }
  const length = lines.slice(at + 1).findIndex((line) => line.startsWith("## ["));
  return lines
    .slice(at + 1, length < 0 ? undefined : at + 1 + length)
    .join("\n")
    .trim();
}
