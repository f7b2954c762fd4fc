import { randomUUID } from "node:crypto";

import type { KuzzleRequest } from "kuzzle";

import type { UsageConfig } from "../../config/usageOptions";
import { isPlainObject } from "../../domain/plainObject";
import { allows, isUnresolvable, type RoleLookup, type StoredProfile } from "../../domain/rights";
import { roleIdsToCompile } from "../../domain/storedPolicies";
import { Tally, type Use, usesOf } from "../../domain/usage/Tally";
import type { Host } from "../../host/port/Host";
import type { KeptUses, UsageStore } from "../../host/port/UsageStore";
import { messageOf } from "../../shared/messageOf";
import { compiledRights } from "../escalation/compiledRights";
import { currentSnapshot } from "../support/readCache";
import type { Log } from "../support/RefusalReporter";

export const DAY = 86_400_000;

/** Requests of users with the same profiles, of which it is not yet said to which profile they count. */
interface Pending {
  readonly profileIds: readonly string[];
  readonly tally: Tally;
}

/** Requests that this node has counted for a profile on one day. */
interface Total {
  readonly profileId: string;
  readonly day: number;
  readonly tally: Tally;
  isWritten: boolean;
}

/**
 * Counts allowed requests by profile, action and place. A request costs a look into two maps: to which profiles of
 * its user it counts is asked when the counts are written, once for each kind.
 *
 * Each run of a node writes documents of its own, and each time the whole count of the day: a write that is
 * repeated after a lost answer counts nothing twice, and no node writes over another one.
 */
export class UsageCounter {
  private pending = new Map<string, Pending>();
  private readonly totals = new Map<string, Total>();
  private readonly run = randomUUID();
  private api: ReturnType<Host["api"]> = new Map();
  private from = 0;
  private last: Promise<unknown> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private failed = false;
  private stopped = false;
  private cleaned = 0;

  constructor(
    private readonly store: UsageStore,
    private readonly host: Host,
    private readonly options: UsageConfig,
    private readonly log: Log,
    private readonly now: () => number = Date.now,
  ) {}

  /** Begins to count. Every controller exists by now. */
  start(): void {
    this.api = this.host.api();
    this.from = this.now();
    this.timer = setInterval(() => {
      void this.flush().catch(() => undefined);
    }, this.options.interval * 1_000).unref();
  }

  /** Writes the rest, as far as that can be done now. Requests that still run are written one by one. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopped = true;
    await this.flush().catch(() => undefined);
  }

  /** Counts a request of a client that Kuzzle has allowed. */
  count({ input, context }: KuzzleRequest): void {
    const { profileIds = [] } = (context.user ?? {}) as { readonly profileIds?: readonly string[] };
    const args: unknown = input.args;
    const places = isPlainObject(args) ? args : {};
    for (const use of usesOf(input.controller ?? "", input.action ?? "", places)) {
      // of other actions anybody with a "*" could make up any number
      if (this.api.get(use.controller)?.has(use.action) === true) {
        this.pendingOf(profileIds).tally.add(use);
      }
    }
    if (this.stopped) {
      void this.flush().catch(() => undefined);
    }
  }

  /** Writes what was counted until now. @throws when it could not be written: it is written with the next */
  async flush(): Promise<void> {
    const flushed = this.last.then(() => this.write());
    this.last = flushed.catch((error: unknown) => {
      if (!this.failed) {
        this.log.warn(
          `usage: counts cannot be written and are kept in memory: ${messageOf(error)}`,
        );
      }
      this.failed = true;
    });
    await flushed;
    this.failed = false;
  }

  private pendingOf(profileIds: readonly string[]): Pending {
    const key = profileIds.join("\0");
    const known = this.pending.get(key) ?? { profileIds, tally: new Tally() };
    this.pending.set(key, known);
    return known;
  }

  private async write(): Promise<void> {
    const until = this.now();
    const taken = this.pending;
    this.pending = new Map();
    try {
      const counted = await this.attribute([...taken.values()]);
      counted.forEach(([profileId, use, times]) => {
        this.totalOf(profileId, dayOf(until)).tally.add(use, times);
      });
    } catch (error) {
      for (const { profileIds, tally } of taken.values()) {
        const back = this.pendingOf(profileIds).tally;
        tally.uses().forEach(({ times, ...use }) => {
          back.add(use, times);
        });
      }
      throw error;
    }
    const changed = [...this.totals.values()].filter(({ isWritten }) => !isWritten);
    const watch = {
      kind: "watch",
      run: this.run,
      day: dayOf(until),
      from: this.from,
      until,
    } as const;
    await this.store.write([...changed.map((total) => this.kept(total)), watch]);
    changed.forEach((total) => {
      total.isWritten = true;
    });
    await this.forget(dayOf(until));
  }

  /** Tells for each request to which profiles it counts: all that allow it now. */
  private async attribute(
    pending: readonly Pending[],
  ): Promise<readonly (readonly [profileId: string, use: Use, times: number])[]> {
    if (pending.length === 0) {
      return [];
    }
    const snapshot = await currentSnapshot(this.host);
    const profiles = await snapshot.findProfiles(pending.flatMap(({ profileIds }) => profileIds));
    const roles = await snapshot.findRoles(roleIdsToCompile(profiles.values()));
    return pending.flatMap(({ profileIds, tally }) => {
      const existing = profileIds.flatMap((id) => profiles.get(id) ?? []);
      return tally.uses().flatMap(({ times, ...use }) => {
        const allowing = existing.filter((profile) => mayAllow(profile, roles, use));
        // changed meanwhile: too much is better than too little
        const counting = allowing.length > 0 ? allowing : existing;
        return counting.map(({ _id }) => [_id, use, times] as const);
      });
    });
  }

  private totalOf(profileId: string, day: number): Total {
    const key = JSON.stringify([day, profileId]);
    const total = this.totals.get(key) ?? { profileId, day, tally: new Tally(), isWritten: false };
    this.totals.set(key, total);
    total.isWritten = false;
    return total;
  }

  private kept({ profileId, day, tally }: Total): KeptUses {
    return { kind: "uses", run: this.run, day, profileId, uses: tally.uses() };
  }

  /** Forgets the days before: in memory, where they are written, and once a day what is stored for too long. */
  private async forget(today: number): Promise<void> {
    for (const [key, { day, isWritten }] of this.totals) {
      if (isWritten && day < today) {
        this.totals.delete(key);
      }
    }
    if (this.cleaned !== today) {
      await this.store.removeBefore(today - this.options.days);
      this.cleaned = today;
    }
  }
}

/** Returns the days since 1970-01-01, in UTC. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY);
}

function mayAllow(profile: StoredProfile, roles: RoleLookup, use: Use): boolean {
  if (use.anywhere) {
    return true;
  }
  try {
    return allows(compiledRights([profile], roles), use);
  } catch (error) {
    if (isUnresolvable(error)) {
      return true;
    }
    throw error;
  }
}
