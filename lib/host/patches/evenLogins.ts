import { AsyncContext } from "../../shared/AsyncContext";

import type { Kernel } from "../kernel/kernel";
import { isLocal, localPlugin } from "../kernel/local";

/** As long as those that the strategy makes. */
const SALT = "0".repeat(256);

/**
 * Lets a login by `local` take its time whether its username exists or not: where the strategy has
 * compared no password, because it found no user, it is had hash one before the refusal is answered.
 * Source: kuzzle-plugin-auth-passport-local, lib/index.js `verify`; the host's
 * lib/core/auth/passportWrapper.ts.
 *
 * @returns a function that takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function makeLoginsEven({
  passport,
  pluginsManager,
}: Pick<Kernel, "passport" | "pluginsManager">): () => void {
  const { passwordManager: passwords } = localPlugin(pluginsManager);
  if (typeof passport?.authenticate !== "function" || passwords === undefined) {
    throw new Error("it has no logins, or no passwords");
  }
  const { authenticate } = passport;
  const { checkPassword } = passwords;
  if (typeof checkPassword !== "function" || typeof passwords.encryptPassword !== "function") {
    throw new Error('its passwords have no "checkPassword" and "encryptPassword"');
  }

  const login = new AsyncContext<{ compared: boolean }>();
  passwords.checkPassword = (password, user) => {
    const current = login.get();
    if (current !== undefined) {
      current.compared = true;
    }
    return checkPassword.call(passwords, password, user);
  };
  passport.authenticate = async (request, strategy) => {
    const current = { compared: !isLocal(pluginsManager, strategy) };
    try {
      return await login.run(current, async () => authenticate.call(passport, request, strategy));
    } catch (error) {
      if (!current.compared) {
        await passwords.encryptPassword("", SALT);
      }
      throw error;
    }
  };
  return () => {
    passport.authenticate = authenticate;
    passwords.checkPassword = checkPassword;
  };
}
