import type { AttributedFinding } from "../../lib/domain/analysis/world";
import type { ShownFinding } from "./components/FindingList.vue";

const OWNERS = { profileId: "profile", roleId: "role", userId: "user" } as const;

/** A finding with a link to what it is about. */
export function shownFinding(finding: AttributedFinding): ShownFinding {
  const { code, severity, path, message, suggestion } = finding;
  const shown = { code, severity, path, message, ...(suggestion !== undefined && { suggestion }) };
  for (const [member, kind] of Object.entries(OWNERS)) {
    const id = finding[member as keyof typeof OWNERS];
    if (id !== undefined) {
      return {
        ...shown,
        of: `${kind} ${id}`,
        to: { name: "rights", query: { of: `${kind}:${id}` } },
      };
    }
  }
  return finding.action === undefined ? shown : { ...shown, of: finding.action };
}

/** A moment as people read it, to the second. */
export function whenText(at: number): string {
  return new Date(at).toISOString().replace("T", " ").slice(0, 19);
}
