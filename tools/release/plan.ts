import { hasVersion, unreleased } from "./changelog";
import { followers } from "./version";

/** Everything that decides whether a version can be released. */
export interface Checkout {
  readonly branch: string;
  /** `git status --porcelain`: empty when the tree is clean. */
  readonly status: string;
  readonly tags: readonly string[];
  /** The version in package.json. */
  readonly version: string;
  readonly changelog: string;
}

export interface Plan {
  /** Everything that speaks against it; empty when it can be done. */
  readonly faults: readonly string[];
  /** `false`: package.json and CHANGELOG have the version already, only the tag is missing. */
  readonly writes: boolean;
}

/** Plans the release of a version, and names every fault at once. */
export function planRelease(wanted: string, checkout: Checkout): Plan {
  const { branch, status, tags, version, changelog } = checkout;
  const isCut = wanted === version && hasVersion(changelog, wanted);
  const faults = [
    ...(branch === "main" ? [] : [`The branch is "${branch}", not "main".`]),
    ...(status === "" ? [] : [`The tree is not clean:\n${status}`]),
    ...(tags.includes(`v${wanted}`) ? [`The tag v${wanted} exists.`] : []),
    ...(isCut ? [] : versionFaults(wanted, version)),
    ...(isCut || unreleased(changelog) !== ""
      ? []
      : ["CHANGELOG.md has nothing under Unreleased."]),
  ];
  return { faults, writes: !isCut };
}

function versionFaults(wanted: string, version: string): string[] {
  const next = followers(version);
  return next.includes(wanted)
    ? []
    : [`After ${version} comes ${next.join(", ")}; not "${wanted}".`];
}
