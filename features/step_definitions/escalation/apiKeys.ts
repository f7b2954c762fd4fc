import assert from "node:assert/strict";

import { Given, Then, When } from "@cucumber/cucumber";

import type { GuardWorld } from "../../support/world";
import { callOf } from "./attempts";
import { json, own, sceneOf } from "./scene";
import { MEASURED } from "./stage";

interface MadeKey {
  readonly _id: string;
  readonly _source: { readonly token: string; readonly expiresAt: number };
}

/** As its user, or an administrator, makes it. The host looks keys up by searching. */
async function makeKey(
  world: GuardWorld,
  maker: string,
  name: string,
  id: string,
  members: object,
): Promise<void> {
  const scene = sceneOf(world);
  const _id = own(world, id);
  await scene.stage.tokenOf(own(world, maker));
  const call = callOf(name, { _id, refresh: "wait_for", ...members });
  const { result, error } = await scene.send(own(world, maker), call);
  assert.equal(error, null, error?.message);
  const { token } = (result as MadeKey)._source;
  await scene.stage.give(`API key "${_id}"`, token);
}

Given(
  /^(.+) has made the API key "([^"]*)" with(?: the life of "([^"]*)" and)? the policies:$/u,
  async function (this: GuardWorld, maker: string, id: string, life: string | null, text: string) {
    const body = { description: "features", policies: json(this, text) };
    const expiresIn = life === null ? {} : { expiresIn: life };
    const members = { force: true, ...expiresIn, body };
    await makeKey(this, maker, "profile-guard:createApiKey", id, members);
  },
);

Given(
  /^(.+) has made the plain API key "([^"]*)" with the life of "([^"]*)"$/u,
  async function (this: GuardWorld, maker: string, id: string, expiresIn: string) {
    const body = { description: "features" };
    await makeKey(this, maker, "auth:createApiKey", id, { expiresIn, body });
  },
);

/** Uses the key or token in the last answer. */
When(/^what they got acts as "([^"]*)"$/u, async function (this: GuardWorld, actor: string) {
  if (MEASURED && this.answer.error !== null) {
    return "skipped";
  }
  assert.equal(this.answer.error, null, this.answer.error?.message);
  const result = this.answer.result as {
    token?: string;
    jwt?: string;
    _source?: { token?: string };
  };
  const token = result.token ?? result.jwt ?? result._source?.token;
  assert.ok(token !== undefined, JSON.stringify(result));
  await sceneOf(this).stage.give(own(this, actor), token);
  return undefined;
});

Then(
  /^what they got ends (?:within|no later than in) (\d+) minutes$/u,
  async function (this: GuardWorld, minutes: string) {
    await sceneOf(this).check(() => {
      const result = this.answer.result as Partial<MadeKey> & { expiresAt?: number };
      const expiresAt = result.expiresAt ?? result._source?.expiresAt ?? -1;
      const rest = expiresAt - Date.now();
      assert.ok(rest > 0 && rest <= Number(minutes) * 60_000, `it ends in ${rest} ms`);
    });
  },
);

Then(/^the right is (denied|granted)$/u, function (this: GuardWorld, verdict: string) {
  assert.deepEqual(this.answer.result, { allowed: verdict === "granted" });
});

Then(/^it lists the policies of the role "([^"]*)"$/u, function (this: GuardWorld, role: string) {
  const { hits } = this.answer.result as {
    hits: readonly { readonly _source: { readonly policies?: unknown } }[];
  };
  const listed = hits.flatMap(({ _source }) => _source.policies ?? []);
  assert.deepEqual(listed, [{ roleId: own(this, role) }]);
});

/** The host tells two tokens of a user apart by the second in which they are made. */
Then(
  /^no two of (\d+) API keys and tokens that (.+) makes at once, with policies and without, are alike$/u,
  async function (this: GuardWorld, count: string, actor: string) {
    const scene = sceneOf(this);
    const body = { description: "features" };
    const policies = [{ roleId: own(this, "holder~") }];
    const send = async (name: string, members: object): Promise<string> => {
      const { result, error } = await scene.send(own(this, actor), callOf(name, members));
      // the host itself takes no second key with the digest of the first one's token for its id
      const { _source } = (result ?? { _source: { token: error?.id } }) as MadeKey;
      return _source.token;
    };
    await scene.stage.tokenOf(own(this, actor));
    for (let pair = 0; pair < Number(count) / 2; pair += 1) {
      const [plain, limited] = await Promise.all([
        send("auth:createApiKey", { refresh: "false", body }),
        send("profile-guard:createApiKey", { refresh: "false", body: { ...body, policies } }),
      ]);
      assert.match(limited, /^kapikey-/u);
      assert.notEqual(limited, plain);
    }
  },
);

interface Cut {
  readonly rights?: readonly unknown[];
  readonly cutBy?: string;
  readonly cut?: {
    readonly byUser?: readonly object[];
    readonly goneRoles?: readonly { readonly roleId: string }[];
    readonly byPolicies?: readonly object[];
    readonly right?: { readonly byPolicies: readonly object[] };
  };
  readonly noNewAccess?: boolean;
  readonly apiKey?: object;
}

Then(/^the key is cut by "([^"]*)"$/u, function (this: GuardWorld, side: string) {
  const { cutBy = "nothing" } = this.answer.result as Cut;
  assert.equal(cutBy, side);
});

Then(
  "it tells rights that the policies cut, and such that the user cuts",
  function (this: GuardWorld) {
    const { cut } = this.answer.result as Cut;
    assert.ok((cut?.byPolicies ?? []).length > 0 && (cut?.byUser ?? []).length > 0);
  },
);

Then(
  "it tells no right, and that the role {string} is gone",
  function (this: GuardWorld, roleId: string) {
    const { rights, cut } = this.answer.result as Cut;
    assert.deepEqual(rights, []);
    assert.deepEqual(
      cut?.goneRoles?.map((gone) => gone.roleId),
      [own(this, roleId)],
    );
  },
);

Then("the dry run tells that it would narrow API key {string}", function (this: GuardWorld, id) {
  const { apiKeys } = this.answer.result as { apiKeys?: unknown };
  assert.deepEqual(apiKeys, {
    total: 1,
    keys: [{ id: own(this, String(id)), userId: "superuser", fate: "narrowed" }],
    complete: true,
  });
});

Then(
  "the comparison gives no new access, and tells what cuts its right side",
  function (this: GuardWorld) {
    const { noNewAccess, cut } = this.answer.result as Cut;
    assert.equal(noNewAccess, true);
    assert.ok((cut?.right?.byPolicies ?? []).length > 0);
  },
);

Then(
  /^the key "([^"]*)" of "([^"]*)" may not, cut by "([^"]*)"$/u,
  function (this: GuardWorld, id: string, kuid: string, cutBy: string) {
    const { apiKey } = this.answer.result as Cut;
    const [apiKeyId, userId] = [own(this, id), own(this, kuid)];
    assert.deepEqual(apiKey, { apiKeyId, userId, allowed: false, cutBy });
  },
);
