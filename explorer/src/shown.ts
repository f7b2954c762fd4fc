import type { AttributedFinding } from "../../lib/domain/analysis/world";
import type { ShownFinding } from "./components/FindingList.vue";
import { TEXTS } from "./texts";

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

/** The kuid of whoever has not logged in. Source: Kuzzle's lib/core/security/userRepository.ts. */
export const STRANGER = "-1";

/** Whom the audit tells of: `null` is the application, and without a kuid it is somebody whom one may not see. */
export function actorText(actor: { readonly kuid?: string } | null): string {
  if (actor === null) {
    return TEXTS.history.application;
  }
  return actor.kuid === STRANGER ? TEXTS.history.stranger : (actor.kuid ?? TEXTS.history.somebody);
}

/** A moment as people read it, to the second. */
export function whenText(at: number): string {
  return new Date(at).toISOString().replace("T", " ").slice(0, 19);
}
