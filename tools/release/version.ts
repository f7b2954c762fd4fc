const VERSION = /^(\d+)\.(\d+)\.(\d+)$/u;

/** The three versions that may follow one: the next patch, minor and major. */
export function followers(version: string): string[] {
  const match = VERSION.exec(version);
  if (match === null) {
    throw new Error(`"${version}" is no version of the form 1.2.3.`);
  }
  const [major = 0, minor = 0, patch = 0] = match.slice(1).map(Number);
  return [`${major}.${minor}.${patch + 1}`, `${major}.${minor + 1}.0`, `${major + 1}.0.0`];
}
