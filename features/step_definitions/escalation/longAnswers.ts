import assert from "node:assert/strict";

import { Then, When } from "@cucumber/cucumber";

import { declarationOf, writeOf } from "../../../lib/domain/actions";
import schemas from "../../../lib/api/schemas.json";
import { ACTIONS, type GuardedAction, keyOf } from "../../../tools/fuzz/actions";
import type { Call } from "../../support/answers";
import type { GuardWorld } from "../../support/world";
import { own, sceneOf } from "./scene";

/**
 * They end what the attempts are made by, or take the tenant's index; answer no JSON; or answer all that is
 * to be said of a draft, which is looked at in slices and bounded by its size.
 */
const LEFT_OUT: ReadonlySet<string> = new Set([
  "auth:deleteMyCredentials",
  "auth:logout",
  "document:export",
  "index:delete",
  "index:mDelete",
  "profile-guard:analyzeProfile",
  "profile-guard:analyzeRole",
  "profile-guard:exportAudit",
  "profile-guard:metrics",
]);

/** Members of the bodies of Kuzzle's own actions, by controller. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  admin: ["roles", "profiles", "users", "pg-acme"],
  auth: ["profileIds", "description", "policies"],
  bulk: ["bulkData", "changes", "query"],
  collection: ["settings", "mappings", "properties", "fields", "validators", "query"],
  document: ["documents", "ids", "query", "changes", "fields", "aggs", "sort", "_source"],
  index: ["indexes"],
  realtime: ["and", "or", "not", "equals", "in", "exists"],
  security: [
    ...["content", "credentials", "default", "profileIds", "policies", "controllers", "ids"],
    ...["user", "reset", "query", "sort", "description"],
  ],
};

interface Schema {
  readonly body?: { readonly properties?: Readonly<Record<string, object>> };
}

function membersOf({ controller, action }: GuardedAction): readonly string[] {
  const { body } = (schemas as Readonly<Record<string, Schema>>)[action] ?? {};
  return controller === "profile-guard"
    ? [...Object.keys(body?.properties ?? {}), "none"]
    : [...(MEMBERS[controller] ?? []), "none"];
}

const HAS_USERS: ReadonlySet<string> = new Set(["security", "profile-guard"]);

const numbered = (count: number, of: unknown): object =>
  Object.fromEntries(Array.from({ length: count }, (_, number) => [`loca${number}`, of]));

const FORMS: Readonly<Record<string, (count: number) => unknown>> = {
  "unknown members": (count) => numbered(count, 1),
  "objects by name": (count) => numbered(count, {}),
  "wrong entries": (count) => Array.from({ length: count }, (_, number) => number),
  "objects of wrong members": (count) => Array.from({ length: count }, () => numbered(10, 1)),
};

/** The same body, with what it must have beside the wrong members. */
function* bodiesOf(action: GuardedAction, form: unknown): Generator {
  const sound = { content: {}, policies: [{ roleId: "member" }], controllers: {} };
  yield form;
  yield { ...sound, ...Object(form) };
  for (const member of membersOf(action)) {
    yield { [member]: form };
    if (HAS_USERS.has(action.controller)) {
      yield { content: { [member]: form } };
    }
  }
}

function callsOf(world: GuardWorld, action: GuardedAction, form: unknown): Call[] {
  const { controller, action: name } = action;
  const isTried = writeOf(controller, name) !== undefined;
  const takesTargets = declarationOf(controller, name)?.takesTargets === true;
  const call = {
    ...{ controller, action: name, index: "pg-acme", collection: own(world, "crowd~") },
    ...{ _id: own(world, "crowd~"), strategy: "local", ...(isTried && { dryRun: true }) },
  };
  return [
    ...[...bodiesOf(action, form)].map((body): Call => ({ ...call, body })),
    ...(takesTargets ? [{ ...call, targets: form }] : []),
  ];
}

interface Told {
  readonly of: string;
  readonly length: number;
  readonly sent: number;
}
const told = new WeakMap<GuardWorld, readonly Told[]>();

When(
  /^(.+) sends every action with (\d+) (.+) in each member that it may have$/u,
  async function (this: GuardWorld, actor: string, count: string, form: string): Promise<void> {
    const made = FORMS[form]?.(Number(count));
    assert.ok(made, form);
    const scene = sceneOf(this);
    await scene.stage.tokenOf(actor);
    const answers: Told[] = [];
    for (const action of ACTIONS.filter((one) => !LEFT_OUT.has(keyOf(one)))) {
      for (const call of callsOf(this, action, made)) {
        const answer = await scene.send(actor, call);
        const members = Object.keys(call.body ?? {}).slice(0, 3);
        answers.push({
          of: `${keyOf(action)} of ${members.join(", ")}, …: ${String(answer.error?.id)}`,
          length: JSON.stringify(answer).length,
          sent: answer.error === null ? JSON.stringify(call).length : 0,
        });
      }
    }
    assert.ok(answers.length > 1_000, String(answers.length));
    told.set(this, answers);
  },
);

Then(
  "no answer of these is longer than {int} characters, beside what was sent",
  function (this: GuardWorld, most: number): void {
    const long = (told.get(this) ?? []).filter(({ length, sent }) => length > most + sent);
    assert.deepEqual(
      long.map(({ of, length }) => `${length} ${of}`),
      [],
    );
  },
);

Then(
  "it counts {int} faults, and lists {int}",
  function (this: GuardWorld, all: number, listed: number): void {
    const { count, details, errors } = this.answer.error ?? {};
    assert.deepEqual([count, (details ?? errors ?? []).length], [all, listed]);
  },
);

Then(
  "no word of its faults is longer than {int} characters",
  function (this: GuardWorld, most: number): void {
    const { details = [], errors = [] } = this.answer.error ?? {};
    const texts = [...details, ...errors].flatMap((one) => Object.values(one).map(String));
    assert.ok(texts.length > 0);
    assert.ok(texts.every((text) => text.length <= most));
  },
);
