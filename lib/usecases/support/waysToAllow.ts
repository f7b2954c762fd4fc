const NOBODY_KNOWN =
  "run it in guard.forClient(request, …) of the request that it serves, or in guard.asApplication(reason, …)";

/**
 * Says how an application can let a call of its own hand out what the client may not.
 *
 * @param via      the action that the client called; `undefined`: no client's request is known
 * @param isServed the client's request is still under way: afterwards nobody can tell whose the call is
 */
export function waysToAllow(via: string | undefined, isServed = true): string {
  return via === undefined || !isServed
    ? NOBODY_KNOWN
    : `give its callers the rights, delegate by "delegations" with through: ["${via}"], name it in "embeddedCalls.exempt", or run the call in guard.asApplication(reason, …)`;
}
