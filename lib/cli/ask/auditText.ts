import type { ShownEntry, Version } from "../../api/audit";
import { align } from "../support/terminal";

/** One entry a line: when, who, what, of which, how it ended. */
export function auditAsText(entries: readonly ShownEntry[]): readonly string[] {
  return align(
    entries.map((entry) => [
      timeOf(entry.at),
      actorOf(entry),
      entry.action,
      [entry.target.kind, ...entry.target.ids].join(" "),
      endOf(entry),
    ]),
  );
}

/** One version a line: when, who, how, which version, what has changed. */
export function versionsAsText(versions: readonly Version[]): readonly string[] {
  return align(
    versions.map((version) => [
      timeOf(version.at),
      actorOf(version),
      version.action,
      version.version === undefined ? "-" : `version ${version.version}`,
      changeOf(version),
    ]),
  );
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}

function actorOf({ actor, via }: Pick<Version, "actor" | "via">): string {
  const who = actor === null ? "(application)" : (actor.kuid ?? "(somebody)");
  return via === undefined ? who : `${who} via ${via}`;
}

function endOf(entry: ShownEntry): string {
  const { decision, outcome, reason, failure, times, restores, dryRun } = entry;
  return [
    decision,
    ...(dryRun ? ["dry run"] : []),
    ...(outcome === "done" || outcome === "none" ? [] : [outcome]),
    ...(reason === undefined ? [] : [reason.id]),
    ...(failure === undefined ? [] : [failure.id]),
    ...(times === undefined ? [] : [`${times} times`]),
    ...(restores === undefined ? [] : [`restores ${restores}`]),
  ].join("  ");
}

function changeOf({ before, after, changed, outcome, restores }: Version): string {
  const what =
    before === null
      ? "created"
      : after === null
        ? "deleted"
        : before === undefined
          ? "written; what was before is not known"
          : changed.length === 0
            ? "nothing changed"
            : `changed ${changed.join(", ")}`;
  return [
    what,
    ...(outcome === "done" ? [] : [outcome]),
    ...(restores === undefined ? [] : [`restores ${restores}`]),
  ].join("  ");
}
