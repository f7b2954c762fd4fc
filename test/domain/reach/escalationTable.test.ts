import path from "node:path";
import { Writable } from "node:stream";

import { runCucumber } from "@cucumber/cucumber/api";
import should from "should";

import { reachSteps } from "../../../lib/domain/reach/findReach";
import type { StoredRole } from "../../../lib/domain/rights";
import { checkout } from "../../../tools/services/folders";

/** A scenario of docs/escalation-paths.md, and the actions of Kuzzle's that it tries. */
interface Attack {
  readonly feature: string;
  readonly name: string;
  readonly actions: readonly string[];
}

interface Pickle {
  readonly uri: string;
  readonly name: string;
  readonly tags: readonly { readonly name: string }[];
  readonly steps: readonly { readonly text: string }[];
}

const TRIED = /(?:tries|uses|calls) "([^"\s]+:[^"\s]+)"/u;

async function readAttacks(): Promise<readonly Attack[]> {
  const pickles: Pickle[] = [];
  await runCucumber(
    {
      sources: {
        paths: ["features/escalation/"],
        names: [],
        tagExpression: "@attack",
        order: "defined",
        defaultDialect: "en",
      },
      support: { requireModules: [], requirePaths: [], importPaths: [], loaders: [] },
      runtime: {
        ...{ dryRun: true, failFast: false, filterStacktraces: true, parallel: 0, retry: 0 },
        ...{ retryTagFilter: "", strict: false, worldParameters: {} },
      },
      formats: { stdout: "message", files: {}, publish: false, options: {} },
    },
    { cwd: checkout, stdout: nowhere(), stderr: nowhere() },
    ({ pickle }) => {
      if (pickle?.tags.some(({ name }) => name === "@attack") === true) {
        pickles.push(pickle);
      }
    },
  );
  return pickles.map(({ uri, name, steps }) => ({
    feature: path.basename(uri, ".feature"),
    name,
    actions: [...new Set(steps.flatMap(({ text }) => TRIED.exec(text)?.[1] ?? []))].filter(
      (action) => !action.startsWith("profile-guard:"),
    ),
  }));
}

/** Tells whether reach finds more for a user who holds just these actions, on Kuzzle alone. */
function isPredicted({ feature, actions }: Attack): boolean {
  const controllers: Record<string, { actions: Record<string, boolean> }> = {};
  for (const one of actions) {
    const at = one.lastIndexOf(":");
    (controllers[one.slice(0, at)] ??= { actions: {} }).actions[one.slice(at + 1)] = true;
  }
  const roles: StoredRole[] = [
    { _id: "admin", controllers: { "*": { actions: { "*": true } } } },
    { _id: "attacker", controllers },
    { _id: "customer", controllers: { shop: { actions: { buy: true } } } },
    { _id: "anonymous", controllers: { auth: { actions: { login: true } } } },
  ];
  const platform = {
    roles: new Map(roles.map((role) => [role._id, role])),
    profiles: new Map(roles.map(({ _id }) => [_id, { _id, policies: [{ roleId: _id }] }] as const)),
    users: [{ kuid: "root", profileIds: ["admin"] }],
    preset: ["customer"],
    delegations: [],
    adminIds: feature === "first_admin" ? [] : ["root"],
    sharesMemory: feature === "memory_storage",
  };
  const steps = reachSteps(platform, { profileIds: ["attacker"], kuid: "attacker" }, false);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) {
      return value.reached.length > 0;
    }
  }
}
/** Actions of attacks by which alone nobody gets more of Kuzzle's rights, and why. */
const LEFT_OUT: readonly (readonly [RegExp, string])[] = [
  [/^(?:document|bulk|index|collection|realtime):/u, "is about data; bulk:import is told of"],
  [/^auth:/u, "is about oneself"],
  [/^security:(?:m?[dD]elete\w+|revokeTokens)$/u, "takes away"],
  [/^security:(?:search|scroll|mGet)\w+$/u, "reads"],
  [/^security:create(?:Role|Profile)$/u, "grants nothing before somebody is given it"],
  [/^security:(?:restrictDefaultRights|update\w+Mapping)$/u, "writes no rights of theirs"],
  [/^admin:(?:dump|shutdown|loadMappings|reset(?:Cache|Database))$/u, "writes no rights"],
  [/^debug:/u, "reaches past rights, into the process: docs/reach.md says so"],
  [/password:reset$/u, "needs a token, which getResetPasswordToken gives"],
  [
    /^(?:security:createSuperUsers?|vault:open|office:\w+)$/u,
    "is of an application, or of no Kuzzle yet: docs/reach.md says so",
  ],
];

function nowhere(): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
}

describe("reach and the attacks of docs/escalation-paths.md", () => {
  let attacks: readonly Attack[];
  let unpredicted: readonly Attack[];

  before(async function () {
    this.timeout(60_000);
    attacks = (await readAttacks()).filter(({ actions }) => actions.length > 0);
    unpredicted = attacks.filter((attack) => !isPredicted(attack));
  });

  it("predicts each by whose actions somebody gets more rights, or there is a reason for which there are none", () => {
    const isLeftOut = (action: string): boolean => LEFT_OUT.some(([one]) => one.test(action));
    const unexplained = unpredicted.filter(({ actions }) => !actions.every(isLeftOut));
    should(
      unexplained.map(
        ({ feature, name, actions }) => `${feature}: ${name} (${actions.join(", ")})`,
      ),
    ).eql([]);
  });

  it("has no reason that is about nothing", () => {
    const left = unpredicted.flatMap(({ actions }) => actions);
    const idle = LEFT_OUT.filter(([one]) => !left.some((action) => one.test(action)));
    should(idle).eql([]);
  });

  it("predicts most attacks on the writes of rights", () => {
    should(unpredicted.length).be.below((attacks.length * 3) / 4);
  });
});
