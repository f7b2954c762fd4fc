/** Tells that a start ended without a fault of its own: somebody stopped the session meanwhile. */
export class ServicesStoppedError extends Error {
  constructor() {
    super("the services were stopped before they were ready");
    this.name = "ServicesStoppedError";
  }
}

/** The one error for several failed starts: real reasons first, joined when there are several. */
export function joinReasons(reasons: readonly unknown[]): unknown {
  const real = reasons.filter((reason) => !(reason instanceof ServicesStoppedError));
  if (real.length <= 1) {
    return real[0] ?? reasons[0];
  }
  const messages = real.map((reason) =>
    reason instanceof Error ? reason.message : String(reason),
  );
  return new AggregateError(real, messages.join("\n"));
}
