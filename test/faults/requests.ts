import type { Call } from "../../features/support/answers";
import type { Outcome, Platform, Way } from "./platform";
import { PASSWORD } from "./platform";

/** Tells whether a document is as a write wanted it. */
export type IsWritten = (stored: ReadonlyMap<string, Readonly<Record<string, unknown>>>) => boolean;

/** A request of the traffic. */
export interface Wanted {
  /** The same for all of its kind. */
  readonly kind: string;
  /**
   * `write`: guarded by the plugin, allowed. `attack`: guarded, and never allowed. `own`: the
   * plugin's, writes nothing. `host`: the host's alone.
   */
  readonly group: "write" | "attack" | "own" | "host";
  readonly caller: string;
  readonly call: Call;
  /** Set for writes and attacks. */
  readonly isWritten?: IsWritten;
  /** The document that it writes. */
  readonly target?: string;
}

/** A request and what became of it. */
export interface Sent extends Wanted {
  readonly node: number;
  readonly way: Way;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly outcome: Outcome;
}

const READER = [{ roleId: "reader", restrictedTo: [{ index: "pg-acme" }] }];
/** Everything that a user may become by an attack. */
const ADMIN = [{ roleId: "admin" }];

/** Makes rounds of requests: one of each kind, each with a document of its own. */
export class Rounds {
  private round = 0;

  constructor(
    private readonly platform: Platform,
    /** Begins the ids of all documents. */
    private readonly prefix: string,
  ) {}

  /** Documents that the next rounds change; not in a fault. */
  async prepare(rounds: number): Promise<void> {
    const { platform } = this;
    for (let round = 0; round < rounds; round += 1) {
      const updated = this.id("updated-user", round);
      const made = [
        { ...this.newUser(updated), body: { content: { profileIds: ["customer"] } } },
        this.newUser(this.id("deleted-user", round)),
        this.newProfile(this.id("updated-profile", round)),
      ];
      await Promise.all(made.map((call) => platform.asAdmin({ ...call, refresh: "false" })));
    }
    await platform.asAdmin({ controller: "security", action: "refresh", collection: "users" });
  }

  next(): Wanted[] {
    const round = this.round++;
    return [...this.writes(round), ...this.attacks(round), ...this.reads()];
  }

  private id(what: string, round: number): string {
    return `${this.prefix}-${what}-${round}`;
  }

  private newUser(id: string, profileIds: readonly string[] = ["customer"]): Call {
    return {
      controller: "security",
      action: "createUser",
      _id: id,
      body: {
        content: { profileIds },
        credentials: { local: { username: id, password: PASSWORD } },
      },
    };
  }

  private newProfile(id: string, policies: readonly object[] = READER): Call {
    const body = { policies };
    return { controller: "security", action: "createProfile", _id: id, body };
  }

  private writes(round: number): Wanted[] {
    const write = (
      kind: string,
      caller: string,
      target: string,
      call: Call,
      isWritten: IsWritten = (stored) => stored.has(target),
    ): Wanted => ({ kind, group: "write", caller, target, call, isWritten });
    const id = (what: string) => this.id(what, round);

    const [profile, ownProfile, user] = [id("profile"), id("own-profile"), id("user")];
    const [signedUp, role] = [id("signed-up"), id("role")];
    const [updated, updatedProfile] = [id("updated-user"), id("updated-profile")];
    const deleted = id("deleted-user");
    const security = { controller: "security" };
    return [
      write("security:createProfile", "acme-manager", `profiles/${profile}`, {
        ...this.newProfile(profile),
      }),
      write("profile-guard:createProfile", "acme-manager", `profiles/${ownProfile}`, {
        ...this.newProfile(ownProfile),
        controller: "profile-guard",
      }),
      write("security:createUser", "admin", `users/${user}`, this.newUser(user)),
      write("profile-guard:createRestrictedUser", "anonymous", `users/${signedUp}`, {
        controller: "profile-guard",
        action: "createRestrictedUser",
        _id: signedUp,
        body: {
          content: {},
          credentials: { local: { username: signedUp, password: PASSWORD } },
        },
      }),
      write("security:createOrReplaceRole", "admin", `roles/${role}`, {
        ...security,
        action: "createOrReplaceRole",
        _id: role,
        body: { controllers: { document: { actions: { get: true } } } },
      }),
      write(
        "security:updateUser",
        "admin",
        `users/${updated}`,
        { ...security, action: "updateUser", _id: updated, body: { mark: round } },
        (stored) => stored.get(`users/${updated}`)?.mark === round,
      ),
      write(
        "security:updateProfile",
        "acme-manager",
        `profiles/${updatedProfile}`,
        { ...security, action: "updateProfile", _id: updatedProfile, body: { rateLimit: 77 } },
        (stored) => stored.get(`profiles/${updatedProfile}`)?.rateLimit === 77,
      ),
      write(
        "security:deleteUser",
        "admin",
        `users/${deleted}`,
        { ...security, action: "deleteUser", _id: deleted },
        (stored) => !stored.has(`users/${deleted}`),
      ),
    ];
  }

  private attacks(round: number): Wanted[] {
    const { platform } = this;
    const self = platform.kuidOf("acme-manager");
    const profile = this.id("evil-profile", round);
    const user = this.id("evil-user", round);
    const attack = (call: Call, target: string, isWritten: IsWritten): Wanted => ({
      kind: `attack ${call.controller}:${call.action}`,
      group: "attack",
      caller: "acme-manager",
      call,
      target,
      isWritten,
    });
    return [
      attack(
        {
          controller: "security",
          action: "updateUser",
          _id: self,
          body: { profileIds: ["admin"] },
        },
        `users/${self}`,
        (stored) => JSON.stringify(stored.get(`users/${self}`)?.profileIds).includes('admin"'),
      ),
      attack(this.newProfile(profile, ADMIN), `profiles/${profile}`, (stored) =>
        stored.has(`profiles/${profile}`),
      ),
      attack(
        { ...this.newUser(user, ["admin"]), controller: "profile-guard" },
        `users/${user}`,
        (stored) => stored.has(`users/${user}`),
      ),
      attack(
        {
          controller: "security",
          action: "updateProfile",
          _id: "acme-manager",
          body: { policies: ADMIN },
        },
        "profiles/acme-manager",
        (stored) => JSON.stringify(stored.get("profiles/acme-manager")).includes('"admin"'),
      ),
    ];
  }

  private reads(): Wanted[] {
    const admin = { caller: "admin" };
    const customer = this.platform.kuidOf("customer");
    const own = (action: string, members: object): Wanted => ({
      kind: `profile-guard:${action}`,
      group: "own",
      ...admin,
      call: { controller: "profile-guard", action, ...members },
    });
    const host = (controller: string, action: string, members: object = {}): Wanted => ({
      kind: `${controller}:${action}`,
      group: "host",
      ...admin,
      call: { controller, action, ...members },
    });
    return [
      own("effectiveRights", { userId: customer }),
      own("searchAudit", { body: { kind: "user" } }),
      host("server", "now"),
      host("security", "getUser", { _id: customer }),
      host("document", "search", { index: "pg-acme", collection: "products" }),
      host("auth", "login", {
        strategy: "local",
        body: { username: customer, password: PASSWORD },
      }),
    ];
  }
}
