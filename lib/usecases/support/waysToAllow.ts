/**
 * Says how an application can let a call of its own hand out what the client may not.
 *
 * @param via the action that the client called; `undefined`: no client's request is known
 */
export function waysToAllow(via: string | undefined): string {
  return via === undefined
    ? "run it in guard.forClient(request, …) of the request that it serves, or in guard.asApplication(reason, …)"
    : `give its callers the rights, delegate by "delegations" with through: ["${via}"], name it in "embeddedCalls.exempt", or run the call in guard.asApplication(reason, …)`;
}
