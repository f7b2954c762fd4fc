import { createRequire } from "node:module";

import should from "should";

import type { Kernel } from "../../../lib/host/kernel/kernel";
import { LOCAL } from "../../../lib/host/kernel/local";
import { makeLoginsEven } from "../../../lib/host/patches/evenLogins";

interface User {
  readonly kuid: string;
}
interface Local {
  passwordManager: {
    encryptPassword: (password: string, salt: string) => Promise<string>;
    checkPassword: (password: string, user: User) => Promise<boolean>;
  };
  getUsersRepository: () => { get: (name: string) => Promise<User | null> };
  verify: (request: object, name: string, password: string) => Promise<{ kuid: string | null }>;
}
const Plugin = createRequire(__filename)(LOCAL) as { prototype: Local };

type Request = { readonly username: string; readonly password: string };
type Passport = NonNullable<Kernel["passport"]>;

/** The host's own plugin, with one user, and how often a password is hashed. */
function host(): { kernel: Kernel; passport: Passport; hashed: () => number } {
  let hashed = 0;
  const local = Object.assign(Object.create(Plugin.prototype) as Local, {
    getUsersRepository: () => ({
      get: async (name: string) => (name === "boss" ? { kuid: "boss" } : null),
    }),
    passwordManager: {
      encryptPassword: async () => {
        hashed += 1;
        return "hash";
      },
      async checkPassword(this: Local["passwordManager"], password: string) {
        await this.encryptPassword(password, "salt");
        return false;
      },
    },
  });
  const passport: Passport = {
    authenticate: async (request, strategy) => {
      if (strategy !== "local") {
        throw new Error("wrong code");
      }
      const { username, password } = request as Request;
      const { kuid } = await local.verify({}, username, password);
      if (kuid === null) {
        throw new Error("wrong username or password");
      }
      return kuid;
    },
  };
  const pluginsManager = {
    plugins: [{ name: LOCAL, instance: local }],
    strategies: { local: { owner: LOCAL }, code: { owner: "other" } },
  };
  const kernel = { passport, pluginsManager } as unknown as Kernel;
  return { kernel, passport, hashed: () => hashed };
}

async function refused(passport: Passport, username: string, strategy = "local"): Promise<void> {
  await Promise.resolve(
    passport.authenticate({ username, password: "wrong" }, strategy),
  ).should.be.rejectedWith(/^wrong/u);
}

describe("a login by local", () => {
  it("114: of the host alone compares no password for a username that does not exist", async () => {
    const { passport, hashed } = host();
    await refused(passport, "boss");
    should(hashed()).equal(1);
    await refused(passport, "nobody");
    should(hashed()).equal(1);
  });

  it("hashes one password, whether the username exists or not, and can be taken back", async () => {
    const { kernel, passport, hashed } = host();
    const takeBack = makeLoginsEven(kernel);
    await refused(passport, "boss");
    should(hashed()).equal(1);
    await refused(passport, "nobody");
    should(hashed()).equal(2);
    await Promise.all([refused(passport, "boss"), refused(passport, "nobody")]);
    should(hashed()).equal(4);
    await refused(passport, "nobody", "code");
    should(hashed()).equal(4);
    takeBack();
    await refused(passport, "nobody");
    should(hashed()).equal(4);
  });

  it("stays as it is where the host looks otherwise", () => {
    const { kernel } = host();
    const without = { ...kernel, passport: undefined } as unknown as Kernel;
    (() => makeLoginsEven(without)).should.throw(/no logins/u);
  });
});
