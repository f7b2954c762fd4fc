import assert from "node:assert/strict";

import { Then, When } from "@cucumber/cucumber";

import { waitUntil } from "../../../tools/services/wait";
import { sendHttp } from "../../support/clients";
import type { GuardWorld } from "../../support/world";
import { run } from "../../support/world";
import { callOf } from "./attempts";
import { refresh } from "./behind";
import { own, sceneOf } from "./scene";

const patience = { timeout: 15 * 60_000 };
const FIRST_PASSWORD = "first-password";
const EVIL_PASSWORD = "evil-password";

/** The faults that the rounds of a race have left, for the step that judges them. */
const faults = new WeakMap<GuardWorld, string[]>();

/** A race about a user, by the kuid, while something is made for them. */
interface Race {
  readonly name: string;
  /** Makes the profile of the users of each round, and names it. Default: it is there. */
  readonly profile?: () => Promise<string>;
  /** Each is repeated until the turn has come; what it returns as a text is a token. */
  readonly makers: readonly ((kuid: string) => Promise<unknown>)[];
  readonly turn: (kuid: string) => Promise<unknown>;
  /** Comes right after it, while the last things are made. */
  readonly next?: (kuid: string) => Promise<unknown>;
  /** By its words, all that opens the user's account. */
  readonly passwords: (kuid: string) => Readonly<Record<string, string>>;
  /** Tells whether a token opens the user's account. Default: it is a key or the token of a session. */
  readonly opens?: (token: string) => Promise<boolean>;
}

async function runRace(world: GuardWorld, rounds: number, race: Race): Promise<void> {
  const scene = sceneOf(world);
  await scene.stage.tokenOf("the manager");
  const { url } = world.app.application;
  const reached: string[] = [];
  let made = 0;
  for (let round = 0; round < rounds; round++) {
    const kuid = own(world, `${race.name}${round}~`);
    await createUser(world, kuid, (await race.profile?.()) ?? "acme-member", {
      credentials: { local: { username: kuid, password: FIRST_PASSWORD } },
    });
    await refresh(run.environment.credentialsIndex);
    const tokens: string[] = [];
    let over = false;
    const making = race.makers.map(async (make) => {
      while (!over) {
        const token = await make(kuid);
        tokens.push(...(typeof token === "string" ? [token] : []));
      }
    });
    try {
      await waitUntil(async () => tokens.length > round % 4, {
        what: "something to be made",
        deadline: 20_000,
        interval: 5,
      });
      await race.turn(kuid);
    } finally {
      over = true;
    }
    await race.next?.(kuid);
    await Promise.all(making);
    await refresh(world.indexOf("api-keys"));
    await refresh(run.environment.credentialsIndex);
    made += tokens.length;
    for (const token of tokens) {
      const opens =
        race.opens?.(token) ?? sendHttp(`${url}/users/_me`, "GET", undefined, token).then(isOk);
      if (await opens) {
        reached.push(`${round}: ${token.slice(0, "kapikey".length)}…`);
      }
    }
    for (const [username, password] of Object.entries(race.passwords(kuid))) {
      const body = { username, password };
      if (isOk(await sendHttp(`${url}/_login/local`, "POST", body, undefined))) {
        reached.push(`${round}: a password`);
      }
    }
    await deleteUser(world, kuid);
  }
  world.log(`${made} keys and sessions were made`);
  faults.set(world, reached);
}

function isOk({ status }: { readonly status: number }): boolean {
  return status === 200;
}

async function createUser(
  world: GuardWorld,
  kuid: string,
  profileId: string,
  more: object = {},
): Promise<void> {
  await sceneOf(world).asAdmin({
    controller: "security",
    action: "createUser",
    _id: kuid,
    refresh: "false",
    body: { content: { profileIds: [profileId] }, ...more },
  });
}

function deleteUser(world: GuardWorld, kuid: string): Promise<unknown> {
  return sceneOf(world).asAdmin({ controller: "security", action: "deleteUser", _id: kuid });
}

async function keyByManager(world: GuardWorld, userId: string): Promise<unknown> {
  const body = { description: "race" };
  const call = callOf("security:createApiKey", { userId, refresh: "false", body });
  const { result } = await sceneOf(world).send("the manager", call);
  return (result as { _source?: { token: string } } | null)?._source?.token;
}

When(
  "in {int} rounds a user is deleted while the manager makes keys and a password of theirs, and they log in",
  patience,
  async function (this: GuardWorld, rounds: number): Promise<void> {
    const { url } = this.app.application;
    await runRace(this, rounds, {
      name: "racer",
      makers: [
        (kuid) => keyByManager(this, kuid),
        async (username) => {
          const body = { username, password: FIRST_PASSWORD };
          const { result } = await sendHttp(`${url}/_login/local`, "POST", body, undefined);
          return (result as { jwt?: string } | null)?.jwt;
        },
        async (kuid) => {
          const body = { username: `${kuid}-evil`, password: EVIL_PASSWORD };
          const members = { _id: kuid, strategy: "local", refresh: "false", body };
          await sceneOf(this).send("the manager", callOf("security:createCredentials", members));
        },
      ],
      turn: (kuid) => deleteUser(this, kuid),
      next: (kuid) => createUser(this, kuid, "superuser"),
      passwords: (kuid) => ({ [kuid]: FIRST_PASSWORD, [`${kuid}-evil`]: EVIL_PASSWORD }),
    });
  },
);

When(
  "in {int} rounds a user is promoted while the manager makes keys of theirs, and keys and tokens through these",
  patience,
  async function (this: GuardWorld, rounds: number): Promise<void> {
    const { url } = this.app.application;
    const through = async (kuid: string, path: string): Promise<unknown> => {
      const planted = await keyByManager(this, kuid);
      if (typeof planted !== "string") {
        return undefined;
      }
      await refresh(this.indexOf("api-keys"));
      const body = { description: "race" };
      const { result } = await sendHttp(`${url}${path}`, "POST", body, planted);
      const made = result as { token?: string; _source?: { token: string } } | null;
      return made?.token ?? made?._source?.token;
    };
    await runRace(this, rounds, {
      name: "riser",
      makers: [
        (kuid) => keyByManager(this, kuid),
        (kuid) => through(kuid, "/api-keys/_create?refresh=false"),
        (kuid) => through(kuid, "/_createToken?expiresIn=1h"),
      ],
      turn: (_id) =>
        sceneOf(this).asAdmin({
          controller: "security",
          action: "updateUser",
          _id,
          refresh: "false",
          body: { profileIds: ["superuser"] },
        }),
      passwords: () => ({}),
    });
  },
);

const LOCAL = "kuzzle-plugin-auth-passport-local/password";

When(
  /^in (\d+) rounds a user (is promoted|gets a wider profile) while the manager fetches reset links of theirs$/u,
  patience,
  async function (this: GuardWorld, rounds: string, turn: string): Promise<void> {
    const profile = own(this, "widened~");
    const writeProfile = async (policy: object): Promise<unknown> => {
      const body = { policies: [policy] };
      const call = { controller: "security", action: "createOrReplaceProfile", _id: profile, body };
      return sceneOf(this).asAdmin({ ...call, refresh: "false" });
    };
    const fetchLink = async (_id: string): Promise<unknown> => {
      const call = callOf(`${LOCAL}:getResetPasswordToken`, { _id });
      const { result } = await sceneOf(this).send("the manager", call);
      return (result as { resetToken?: string } | null)?.resetToken;
    };
    const narrow = { roleId: "tenant-manager", restrictedTo: [{ index: "pg-acme" }] };
    await runRace(this, Number(rounds), {
      name: "fallen",
      makers: [fetchLink, fetchLink, fetchLink, fetchLink],
      profile: async () => {
        await writeProfile(narrow);
        return profile;
      },
      turn: async (_id) => {
        const body = { profileIds: ["superuser"] };
        const call = { controller: "security", action: "updateUser", refresh: "false", _id, body };
        return turn === "is promoted"
          ? sceneOf(this).asAdmin(call)
          : writeProfile({ roleId: "superuser" });
      },
      passwords: () => ({}),
      opens: async (token) => {
        const reset = callOf(`${LOCAL}:reset`, { body: { token, password: EVIL_PASSWORD } });
        return (await sceneOf(this).send("the manager", reset)).error === null;
      },
    });
  },
);

Then(
  /^(?:the next user of that kuid never had any of it|nothing of it has more than the manager had)$/u,
  async function (this: GuardWorld): Promise<void> {
    await sceneOf(this).check(() => {
      assert.deepEqual(faults.get(this), []);
    });
  },
);
