import type { RightsChange } from "../../domain/connections/rightsChange";
import { storedRole } from "../../domain/rights";
import type { Kernel } from "../kernel/kernel";
import type { KeptRoles, RolesBefore } from "../locks/KeptRoles";
import { watchInvalidations, watchSecurityWrites } from "../kernel/securityWrites";
import type { StoredRole, WrittenRole } from "../port/Host";
import type { Document } from "./documentPages";

/** Bounds the roles that are kept over writes: some megabytes. */
const MOST_KEPT = 10_000;
/** Milliseconds after which roles are read again with the next write: what changes behind all nodes, nobody tells. */
const LONGEST = 10_000;

/**
 * Keeps the roles that were read at an epoch. A write of this node raises it too: if no other node has since its lock was
 * taken, the others are still what they were, and the one that was written is what the storage was sent.
 *
 * See docs/decisions/0035-roles-outlive-own-writes.md.
 */
export class KnownRoles implements KeptRoles {
  private roles = new Map<string, StoredRole>();
  private epoch = NaN;
  /** Counts what was told to this node of roles, by whomever they were written. */
  private changed = 0;
  private readSince = NaN;

  constructor(
    kuzzle: Kernel,
    private readonly read: (ids: readonly string[]) => Promise<readonly Document[]>,
    private readonly keep: (role: StoredRole, source: object) => StoredRole,
    private readonly now = (): number => performance.now(),
  ) {
    const listener = ({ all, roles = [] }: RightsChange): void => {
      this.note(all === true ? undefined : roles);
    };
    watchSecurityWrites(kuzzle, listener);
    watchInvalidations(kuzzle, "roles", listener);
  }

  get changes(): number {
    return this.changed;
  }

  async at(epoch: number, ids: readonly string[]): Promise<ReadonlyMap<string, StoredRole>> {
    if (epoch !== this.epoch) {
      this.startAt(epoch);
    }
    const { roles, changed } = this;
    const found = new Map<string, StoredRole>();
    const unread = ids.filter((id) => {
      const role = roles.get(id);
      return role === undefined || !found.set(id, role);
    });
    if (unread.length > 0) {
      const documents = await this.read(unread);
      // what was written while it was read may have been read before
      const isKept = this.changed === changed;
      for (const { _id, _source } of documents) {
        const role = this.keep(storedRole(_id, _source), _source);
        found.set(_id, role);
        if (isKept) {
          roles.set(_id, role);
        }
      }
    }
    return new Map(
      ids.flatMap((id) => {
        const role = found.get(id);
        return role === undefined ? [] : [[id, role] as const];
      }),
    );
  }

  /**
   * Keeps the roles beyond a write. Those that were written or deleted were forgotten when this node was told so.
   *
   * @param epoch after the release of its lock, which this node alone has raised
   */
  keepBeyond(before: RolesBefore, epoch: number, written: readonly WrittenRole[]): void {
    const isOld = this.now() - this.readSince > LONGEST;
    if (isOld || this.epoch !== before.epoch || this.roles.size >= MOST_KEPT) {
      return;
    }
    this.epoch = epoch;
    const [role] = written;
    // nobody has written it since
    if (role !== undefined && this.changed === before.changes + 1) {
      // a copy, as a reader of the storage gets
      const source = JSON.parse(JSON.stringify(role.content)) as Document["_source"];
      this.roles.set(role._id, this.keep(storedRole(role._id, source), source));
    }
  }

  private startAt(epoch: number): void {
    this.roles = new Map();
    this.epoch = epoch;
    this.readSince = this.now();
  }

  /** @param ids `undefined`: any may have changed */
  private note(ids: readonly string[] | undefined): void {
    if (ids === undefined) {
      this.roles.clear();
      // more than the one of a writer's own
      this.changed += 2;
      return;
    }
    this.changed += ids.length;
    ids.forEach((id) => this.roles.delete(id));
  }
}
