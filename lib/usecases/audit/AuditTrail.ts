import { randomUUID } from "node:crypto";

import { changedNoRights, isRoutineAction } from "../../domain/audit/classes";
import { DocumentTexts } from "../../domain/audit/DocumentTexts";
import type { PlantedHandle } from "../../domain/access/plantedHandle";
import type { AuditEntry, AuditedChange, DocumentKind, Reason } from "../../domain/audit/entry";
import type { KeptEntry } from "../../domain/audit/keptEntry";
import { touchedName } from "../../domain/audit/entry";
import { kept } from "../../domain/audit/keptEntry";
import { auditIncomplete } from "../../errors/unavailable";
import type { AuditStore } from "../../host/port/AuditStore";
import type { WrittenDocument } from "../../host/port/Host";
import { MOST_PLANTED } from "../access/limits";
import type { Actor, Command } from "../support/command";
import { actorOf } from "../support/command";
import { withTimeout } from "../../shared/timeout";
import type { Expected } from "../support/verifyWritten";
import type { AuditWriter } from "./AuditWriter";
import { Bursts } from "./Bursts";
import type { Documents } from "./recordedChanges";
import { auditedActor, wayOf } from "./auditedActor";
import { changeOf, recorded } from "./recordedChanges";
import { reasonOf } from "./reasons";
import type { Besides, Recorder, Recording } from "../support/Recorder";
import type { Target } from "./auditTarget";
import { endedEntry, recordedArguments, targetOf } from "./auditTarget";

const NONE: Documents = new Map();
/** Milliseconds that a write waits at most for what is only recorded. */
const LONGEST_READ = 2_000;
/**
 * Milliseconds until what is written is on its way to the storage, which takes longer than that for
 * a long document: the texts of it that the entry needs are made meanwhile.
 */
const SENT = 4;

/** Makes an entry of each guarded write and each refusal. */
export class AuditTrail implements Recorder {
  private readonly instance = randomUUID().slice(0, 8);
  private readonly bursts = new Bursts();
  private lastAt = 0;
  private sequence = 0;

  /**
   * @param node    the id of this node
   * @param onFailure the fate of a write whose entry cannot be written first
   */
  constructor(
    private readonly store: AuditStore,
    private readonly writer: AuditWriter,
    private readonly node: string,
    private readonly onFailure: "refuse" | "continue",
  ) {}

  async refused(
    actor: Actor | undefined,
    command: Command,
    error: unknown,
    reportedOnly: boolean,
    asked?: "dryRun",
  ): Promise<void> {
    const entry: AuditEntry = {
      ...this.newEntry(actor, command, targetOf(command, actor)),
      decision: reportedOnly ? "reported" : "refused",
      reason: reasonOf(error),
      outcome: "none",
      ...(asked === "dryRun" && { dryRun: true }),
    };
    await this.writer.add(kept(this.bursts.entryFor(entry)));
  }

  async begin(
    actor: Actor | undefined,
    command: Command,
    refused: Error | undefined,
    judged?: Expected,
    planted: readonly PlantedHandle[] = [],
  ): Promise<Recording> {
    const target = targetOf(command, actor);
    const reported = refused ?? command.embedded?.reported;
    const entry: AuditEntry = {
      ...this.newEntry(actor, command, target),
      ...(reported !== undefined && { decision: "reported", reason: reasonOf(reported) }),
      ...(planted.length > 0 && { planted: planted.slice(0, MOST_PLANTED) }),
    };
    // what the application does itself at its start must not hang on the audit
    const required = this.onFailure === "refuse" && actor !== undefined;
    const before = judged?.stored ?? (await this.documentsBefore(target, required));
    if (required) {
      await this.writeFirst(entry);
    }
    const texts = new DocumentTexts();
    const preparing = setTimeout(() => {
      texts.prepare(judged?.value);
      texts.prepare(judged && before?.get(judged.id)?.[judged.member]);
    }, SENT);
    const end = async (
      outcome: "done" | "failed",
      written: readonly WrittenDocument[],
      besides: Besides = {},
      failure?: Reason,
    ): Promise<void> => {
      clearTimeout(preparing);
      const ended = endedEntry(entry, command, besides, { outcome, failure });
      await this.writer.add(await this.withChanges(ended, target, before, written, texts));
    };
    return {
      done: (written, besides) => end("done", written, besides),
      failed: (error, written, besides) => end("failed", written, besides, reasonOf(error)),
    };
  }

  private async withChanges(
    entry: AuditEntry,
    target: Target,
    before: Documents | undefined,
    written: readonly WrittenDocument[],
    texts: DocumentTexts,
  ): Promise<KeptEntry> {
    try {
      const changes = [
        ...written.map((one) => changeOf(one, before)),
        ...(await this.deletions(target, before)),
      ];
      const ids = target.ids.length > 0 ? target.ids : changes.map(({ id }) => id);
      const isRoutine = changedNoRights({ ...entry, changes }, target.does, before !== undefined);
      return kept(
        {
          ...entry,
          ...(isRoutine && { routine: true }),
          target: { kind: target.kind, ids },
          touched: changes.map(({ kind, id }) => touchedName(kind, id)),
          changes,
        },
        texts,
      );
    } catch {
      // a document that cannot be made a text is no reason to fail the write
      return kept(entry);
    }
  }

  private async writeFirst(entry: AuditEntry): Promise<void> {
    try {
      await this.writer.writeNow(kept(entry));
    } catch (error) {
      // should it have been written all the same
      const reason = reasonOf(error);
      await this.writer.add(kept({ ...entry, decision: "refused", reason, outcome: "none" }));
      throw error;
    }
  }

  /** `undefined`: could not be read. */
  private async documentsBefore(
    { kind, ids, does }: Target,
    required: boolean,
  ): Promise<Documents | undefined> {
    if (does !== "write" && does !== "delete") {
      return NONE;
    }
    try {
      return await this.read(kind as DocumentKind, ids);
    } catch {
      if (required) {
        throw auditIncomplete();
      }
      return undefined;
    }
  }

  private async deletions(
    { kind, ids, does }: Target,
    before: Documents | undefined,
  ): Promise<AuditedChange[]> {
    if (does !== "delete" || before === undefined || before.size === 0) {
      return [];
    }
    const left = await this.read(kind as DocumentKind, ids).catch(() => before);
    return [...before]
      .filter(([id]) => !left.has(id))
      .map(([id, content]) => {
        const was = recorded(kind as DocumentKind, content);
        return { kind: kind as DocumentKind, id, before: was, after: null };
      });
  }

  private async read(kind: DocumentKind, ids: readonly string[]): Promise<Documents> {
    return withTimeout(this.store.documents(kind, ids), LONGEST_READ, () => {
      throw new Error("the storage takes too long");
    });
  }

  private newEntry(judged: Actor | undefined, command: Command, target: Target): AuditEntry {
    const { controller, action, origin, embedded } = command;
    const behind = embedded?.client && actorOf(embedded.client);
    // a client's own request may have another user by now, as whom it was judged
    const actor = (embedded?.reported && behind) ?? judged ?? behind;
    const at = Date.now();
    const args = recordedArguments(command);
    return {
      id: this.nextId(at),
      at,
      node: this.node,
      ...(origin !== undefined && { requestId: origin.requestId.slice(0, 200) }),
      actor: auditedActor(actor, origin),
      action: `${controller}:${action}`,
      ...wayOf(embedded),
      target: { kind: target.kind, ids: target.ids },
      ...(Object.keys(args).length > 0 && { arguments: args }),
      decision: "allowed",
      outcome: "pending",
      ...(origin?.restores !== undefined && { restores: origin.restores }),
      ...(isRoutineAction(`${controller}:${action}`) && { routine: true }),
      touched: [],
      changes: [],
    };
  }

  /** Sorts by time, on one node strictly. */
  private nextId(at: number): string {
    this.sequence = at > this.lastAt ? 0 : this.sequence + 1;
    this.lastAt = Math.max(at, this.lastAt);
    const time = this.lastAt.toString(36).padStart(9, "0");
    return `${time}-${this.sequence.toString(36).padStart(4, "0")}-${this.instance}`;
  }
}
