import type { LocationArguments } from "../rights";
import { HOST_ACTIONS, locationArguments } from "../rights";
import { KNOWN_ACTIONS } from "../actions";
import { enumerate } from "./wording";
import type { AnalysisInput } from "./world";

const OF_THE_HOST: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [...KNOWN_ACTIONS].map(([name, actions]) => [name, new Set(actions.keys())]),
);

/** Knows the controllers and actions that there are, as far as is possible. */
export class Api {
  private readonly known: ReadonlyMap<string, ReadonlySet<string>>;
  /** `true`: there is no controller besides the known ones. */
  readonly complete: boolean;
  private readonly listed: NonNullable<AnalysisInput["api"]>;
  private readonly declared: AnalysisInput["reads"];

  /** Without an `api` only the host's own controllers are known. */
  constructor({
    api,
    apiIsPartial = false,
    reads,
  }: Pick<AnalysisInput, "api" | "apiIsPartial" | "reads">) {
    this.complete = api !== undefined && !apiIsPartial;
    this.listed = api ?? new Map();
    this.known = this.complete ? this.listed : joined(OF_THE_HOST, this.listed);
    this.declared = reads;
  }

  get controllers(): readonly string[] {
    return [...this.known.keys()];
  }

  actionsOf(controller: string): ReadonlySet<string> | undefined {
    return this.known.get(controller);
  }

  /** Nobody can redeclare what the host's own actions read. */
  readsOf(controller: string, action: string): LocationArguments {
    const declared = KNOWN_ACTIONS.has(controller)
      ? undefined
      : this.declared?.get(controller)?.get(action);
    return declared ?? locationArguments(controller, action);
  }

  controllerMayExist(controller: string): boolean {
    return this.known.has(controller) || !this.complete;
  }

  /** Without the whole list, only what the host itself has is known not to exist. */
  mayExist(controller: string, action: string): boolean {
    if (!this.complete && !HOST_ACTIONS.has(controller) && !this.listed.has(controller)) {
      return true;
    }
    return this.known.get(controller)?.has(action) ?? false;
  }

  /** Tells whether any known controller has an action of that name. */
  someControllerHas(action: string): boolean {
    return !this.complete || [...this.known.values()].some((actions) => actions.has(action));
  }

  /** `auth:login, security:* and 3 more`: names a controller once if all its actions are meant. */
  describe(actions: Iterable<{ readonly controller: string; readonly action: string }>): string {
    const byController = new Map<string, Set<string>>();
    for (const { controller, action } of actions) {
      const names = byController.get(controller) ?? new Set();
      byController.set(controller, names.add(action));
    }
    return enumerate(
      [...byController]
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .flatMap(([controller, names]) =>
          names.size > 1 && names.size === this.known.get(controller)?.size
            ? [`${controller}:*`]
            : [...names].sort().map((action) => `${controller}:${action}`),
        ),
    );
  }
}

function joined(
  one: NonNullable<AnalysisInput["api"]>,
  other: NonNullable<AnalysisInput["api"]>,
): NonNullable<AnalysisInput["api"]> {
  return new Map([
    ...one,
    ...[...other].map(
      ([name, actions]) => [name, new Set([...(one.get(name) ?? []), ...actions])] as const,
    ),
  ]);
}
