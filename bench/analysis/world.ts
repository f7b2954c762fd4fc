/**
 * Measures the analysis of a whole platform: `npx tsx bench/analysis/world.ts [--json]`.
 *
 * Profiles of 10 policies each, over 200 roles and 500 indexes, one in ten with a role that allows
 * nearly everything, half with a rate limit; 20 users a profile with one to four profiles each.
 * Time in ms; by how many MB the heap grows meanwhile, garbage not collected yet included.
 */
import { performance } from "node:perf_hooks";

import type { AnalysisInput } from "../../lib/domain/analysis";
import { analyzeWorld } from "../../lib/domain/analysis";
import { HOST_ACTIONS } from "../../lib/domain/rights";
import type { Growth } from "../growth";
import { growthInWords, growthOf, leastTimes } from "../growth";

const SIZES = [100, 1000, 2000];
const ROUNDS = 3;

interface Measure {
  readonly profiles: number;
  readonly policies: number;
  readonly users: number;
  readonly findings: number;
  /** The least of the rounds. */
  readonly ms: number;
  readonly heapMB: number;
}

const ROLES = 200;
const INDEXES = 500;
const POLICIES = 10;
const USERS_A_PROFILE = 20;

/** Numbers that look random and are the same in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function worldOf(profiles: number): AnalysisInput {
  const next = numbers(7);
  const controllers = [...HOST_ACTIONS].map(
    ([name, actions]) => [name, [...actions.keys()]] as const,
  );
  const controllersOf = (role: number): unknown => {
    if (role % 10 === 0) {
      return {
        "*": { actions: { "*": true } },
        security: { actions: { "*": true, deleteUser: false } },
      };
    }
    const entries = Array.from({ length: 4 }, () => {
      const [name, actions] = controllers[next(controllers.length)] ?? ["document", []];
      const allowed = Array.from({ length: 5 }, () => [actions[next(actions.length)], true]);
      return [name, { actions: Object.fromEntries(allowed) as unknown }];
    });
    return Object.fromEntries(entries) as unknown;
  };
  const restrictionOf = () => ({
    index: `index-${next(INDEXES)}`,
    ...(next(2) === 0 && { collections: [`collection-${next(5)}`, `collection-${5 + next(5)}`] }),
  });
  const policyOf = () => ({
    roleId: `role-${next(ROLES)}`,
    ...(next(4) > 0 && { restrictedTo: Array.from({ length: 1 + next(5) }, restrictionOf) }),
  });
  const byId = <T extends { _id: string }>(all: T[]) => new Map(all.map((one) => [one._id, one]));
  const collections = new Set(Array.from({ length: 10 }, (_, name) => `collection-${name}`));
  const indexes = Array.from({ length: INDEXES }, (_, name) => `index-${name}`);
  return {
    roles: byId(
      Array.from({ length: ROLES }, (_, role) => ({
        _id: `role-${role}`,
        controllers: controllersOf(role),
      })),
    ),
    profiles: byId(
      Array.from({ length: profiles }, (_, profile) => ({
        _id: `profile-${profile}`,
        policies: Array.from({ length: POLICIES }, policyOf),
        ...(profile % 2 === 0 && { rateLimit: 1 + next(100) }),
      })),
    ),
    users: Array.from({ length: profiles * USERS_A_PROFILE }, (_, user) => ({
      _id: `user-${user}`,
      profileIds: Array.from({ length: 1 + next(4) }, () => `profile-${next(profiles)}`),
    })),
    places: {
      indexes: new Set(indexes),
      collections: new Map(indexes.map((index) => [index, collections])),
    },
  };
}

/** All sizes; takes some seconds. */
export function measureFindings(): { results: Measure[]; growth: Growth[] } {
  const measured = SIZES.map((profiles) => measure(profiles));
  const sizes = measured.map(([{ profiles }, plugin]) => ({ size: profiles, plugin }));
  return {
    results: measured.map(([result]) => result),
    growth: growthOf("analyzeWorld(), profiles", sizes),
  };
}

function measure(profiles: number): [Measure, number[][]] {
  const world = worldOf(profiles);
  const before = process.memoryUsage().heapUsed;
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    const findings = analyzeWorld(world);
    return { time: performance.now() - start, findings: findings.length };
  });
  const result = {
    profiles,
    policies: profiles * POLICIES,
    users: world.users?.length ?? 0,
    findings: times[0]?.findings ?? 0,
    ms: Math.round(Math.min(...times.map(({ time }) => time))),
    heapMB: Math.round((process.memoryUsage().heapUsed - before) / 2 ** 20),
  };
  return [result, leastTimes(times.map(({ time }) => time))];
}

if (require.main === module) {
  const { results, growth } = measureFindings();
  if (process.argv.includes("--json")) {
    console.log(JSON.stringify({ results, growth }, null, 2));
  } else {
    console.table(results);
    console.log(growthInWords(growth));
  }
}
