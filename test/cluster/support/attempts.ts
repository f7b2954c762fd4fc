import type { Call } from "../../../features/support/answers";
import { callOf } from "./platform";

/** An attempt of somebody to get, or hand out, what they do not hold. */
export interface Attempt {
  readonly name: string;
  readonly actor: string;
  readonly call: Call;
}

const all = { controllers: { "*": { actions: { "*": true } } } };
const superuser = { profileIds: ["superuser"] };
const ofGlobex = { policies: [{ roleId: "member", restrictedTo: [{ index: "pg-globex" }] }] };

/**
 * Lists one for each way to more rights that the cast of the escalation features has.
 *
 * @param fresh a name that nothing has yet
 */
export function attemptsWith(fresh: (name: string) => string): readonly Attempt[] {
  const by = (actor: string, action: string, members: object): Attempt => ({
    name: action,
    actor,
    call: callOf(action, members),
  });
  const [profile, user] = [fresh("evil-profile"), fresh("evil-user")];
  const content = { content: superuser };
  const manager = "the manager";
  const password = { strategy: "local", body: { password: "known-to-me" } };
  return [
    by(manager, "security:createProfile", { _id: profile, body: ofGlobex }),
    by(manager, "profile-guard:createProfile", { _id: profile, body: ofGlobex }),
    by(manager, "security:updateProfile", { _id: "acme-member", body: ofGlobex }),
    by(manager, "profile-guard:createOrReplaceProfile", { _id: "acme-member", body: ofGlobex }),
    by(manager, "security:createUser", { _id: user, body: content }),
    by(manager, "profile-guard:createUser", { _id: user, body: content }),
    by(manager, "security:updateUser", { _id: "manager", body: superuser }),
    by(manager, "security:replaceUser", { _id: "manager", body: superuser }),
    by(manager, "security:upsertUser", { _id: user, body: content }),
    by(manager, "security:deleteUser", { _id: "superuser" }),
    by(manager, "security:createApiKey", { userId: "superuser", body: { description: "evil" } }),
    by(manager, "security:updateCredentials", { _id: "superuser", ...password }),
    by(manager, "kuzzle-plugin-auth-passport-local/password:getResetPasswordToken", {
      _id: "superuser",
    }),
    by(manager, "admin:loadSecurities", { body: { users: { [user]: content } } }),
    by("the role author", "security:updateRole", { _id: "shopper", body: all }),
    by("the role author", "security:createOrReplaceRole", { _id: "shopper", body: all }),
    by("anonymous", "security:createRestrictedUser", { _id: user, body: content }),
    by("anonymous", "security:createFirstAdmin", { _id: user, body: { content: {} } }),
  ];
}
