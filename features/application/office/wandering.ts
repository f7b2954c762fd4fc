import { EventEmitter } from "node:events";
import { setImmediate as nextTurn, setTimeout as timer } from "node:timers/promises";

import type { KuzzleRequest } from "kuzzle";

import type { Caller } from "./calling";
import { executeBy, newRequest } from "./calling";
import type { Jobs } from "./Jobs";
import type { Asked } from "./story";

/** Steps that a request goes through before the application asks for its client. */
export const STEPS = [
  ...["await", "next turn", "timer", "emitter", "shared promise"],
  ...["nested call", "made request", "worker"],
] as const;
type Step = (typeof STEPS)[number];

/** Goes the rest of the way, and asks then. */
type Rest = (request: KuzzleRequest) => Promise<unknown>;

/** Started with the application, before any request. */
const emitter = new EventEmitter();
emitter.on("work", (work: () => void) => {
  work();
});

interface Office extends Caller {
  readonly jobs: Jobs;
  readonly forClient: (request: KuzzleRequest, work: () => Promise<unknown>) => Promise<unknown>;
}

/** The promise of all requests that wait at the moment. */
let shared: Promise<void> | undefined;

async function share(): Promise<void> {
  shared ??= timer(2).then(() => {
    shared = undefined;
  });
  return shared;
}

/** Takes a step, and goes on with the way by an action again where that is what the step is. */
const GO: Readonly<
  Record<Step, (office: Office, rest: Rest, again: () => Asked) => Promise<unknown>>
> = {
  await: async ({ request }, rest) => rest(request),
  "next turn": async ({ request }, rest) => nextTurn().then(() => rest(request)),
  timer: async ({ request }, rest) => timer(1).then(() => rest(request)),
  emitter: async ({ request }, rest) =>
    new Promise((resolve, reject) => {
      emitter.emit("work", () => {
        rest(request).then(resolve, reject);
      });
    }),
  "shared promise": async ({ request }, rest) => share().then(() => rest(request)),
  "nested call": async ({ context }, _rest, again) => context.accessors.sdk.query(again()),
  "made request": async ({ context, request }, _rest, again) =>
    executeBy(context)(new (newRequest(context))(request, again())),
  worker: async ({ request, jobs, forClient }, rest) =>
    jobs.run(async () => forClient(request, () => rest(request))),
};

/** Goes the way that the body says, and asks what it says in the end. */
export async function wander(office: Office): Promise<unknown> {
  const { steps, asked } = office.request.getBody() as { steps: readonly Step[]; asked: Asked };
  const go = async (left: readonly Step[], request: KuzzleRequest): Promise<unknown> => {
    const [step, ...others] = left;
    if (step === undefined) {
      return office.context.accessors.sdk.query(asked);
    }
    const again = (): Asked => ({
      controller: "office",
      action: "wander",
      // a request that is made of another takes its arguments over
      outlives: "",
      body: { steps: others, asked },
    });
    return GO[step]({ ...office, request }, async (one) => go(others, one), again);
  };
  const answer = await go(steps, office.request);
  return (Object(answer) as { result?: unknown }).result ?? answer;
}
