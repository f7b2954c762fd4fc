import { isDeepStrictEqual } from "node:util";

import { memberOf } from "../../domain/plainObject";
import type { Kernel, ValidateMethod } from "../kernel/kernel";
import { isLocal, LOCAL } from "../kernel/local";

/** Milliseconds for which what a strategy has said of credentials holds. */
const LONGEST = 1_000;

/** The credentials of a new user that a strategy was asked about, and accepted. */
interface Accepted {
  readonly strategy: string;
  /** As the request has them, and goes on to have them when the host asks. */
  readonly given: object;
  /** A copy of what was given. */
  readonly credentials: object;
  readonly kuid: string;
}

/**
 * Spares the strategy `local` a second question about the credentials of a new user: the plugin
 * asks before anything is stored, and the host asks the same once more when it has stored the user.
 * Its own answer holds for the same credentials of the same user, once, and for a second.
 *
 * It is asked twice if it has rules for passwords, since these look at the user. The host alone asks
 * any other strategy.
 * Source: the host's lib/api/controllers/securityController.ts `_persistUser`, and `getPolicies` of
 * kuzzle-plugin-auth-passport-local's lib/getUserConstructor.js.
 */
export class AcceptedCredentials {
  private readonly accepted = new WeakMap<object, Accepted & { readonly at: number }>();
  private readonly asked = new WeakSet<ValidateMethod>();

  constructor(private readonly pluginsManager: Kernel["pluginsManager"]) {}

  note(accepted: Accepted): void {
    if (accepted.kuid !== "" && this.listensTo(accepted.strategy)) {
      this.accepted.set(accepted.given, { ...accepted, at: performance.now() });
    }
  }

  private listensTo(strategy: string): boolean {
    const { methods } = this.pluginsManager.strategies[strategy] ?? {};
    if (methods === undefined || !isLocal(this.pluginsManager, strategy) || !this.looksAtNoUser()) {
      return false;
    }
    if (this.asked.has(methods.validate)) {
      return true;
    }
    const { validate } = methods;
    methods.validate = async (request, given, kuid, name, isUpdate) => {
      const isKnown = !isUpdate && this.takes(strategy, given, kuid);
      return isKnown ? undefined : validate(request, given, kuid, name, isUpdate);
    };
    this.asked.add(methods.validate);
    return true;
  }

  private looksAtNoUser(): boolean {
    const local = this.pluginsManager.plugins.find(({ name }) => name === LOCAL)?.instance;
    const { config } = (local ?? {}) as { readonly config?: unknown };
    const rules: unknown = memberOf(config, "passwordPolicies");
    return Array.isArray(rules) && rules.length === 0;
  }

  private takes(strategy: string, given: object, kuid: string): boolean {
    const accepted = this.accepted.get(given);
    this.accepted.delete(given);
    return (
      accepted?.strategy === strategy &&
      accepted.kuid === kuid &&
      performance.now() - accepted.at < LONGEST &&
      isDeepStrictEqual(given, accepted.credentials)
    );
  }
}
