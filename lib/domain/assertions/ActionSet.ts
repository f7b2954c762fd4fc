import { KNOWN_ACTIONS } from "../actions";
import type { Locations, Rights } from "../rights";
import { controllerRights } from "../rights/cells";
import { genericName, isMatched, NamePattern } from "./namePattern";

/** `controller:action`, each with `*`. */
export interface ActionPattern {
  readonly controller: NamePattern;
  readonly action: NamePattern;
}

/** An action, and where rights hold it. */
export interface HeldAction {
  readonly controller: string;
  readonly action: string;
  readonly locations: Locations;
}

/** Controllers whose actions are shown first, where any would do. */
const SHOWN_FIRST = ["document", "collection", "index", "auth", "server"];

const CONTROLLERS: readonly string[] = [...new Set([...SHOWN_FIRST, ...KNOWN_ACTIONS.keys()])];

/** Actions by pattern, future ones included. */
export class ActionSet {
  private known: ReadonlyMap<string, readonly string[]> | undefined;
  private readonly controllerPatterns: readonly NamePattern[];

  constructor(
    readonly patterns: readonly ActionPattern[],
    readonly except: readonly ActionPattern[],
  ) {
    this.controllerPatterns = [...patterns, ...except].map(({ controller }) => controller);
  }

  has(controller: string, action: string): boolean {
    const isOf = (pattern: ActionPattern): boolean =>
      pattern.controller.matches(controller) && pattern.action.matches(action);
    return this.patterns.some(isOf) && !this.except.some(isOf);
  }

  /** The actions that are named in full. */
  get literals(): readonly { readonly controller: string; readonly action: string }[] {
    return this.patterns
      .filter(({ controller, action }) => controller.isLiteral && action.isLiteral)
      .map(({ controller, action }) => ({ controller: controller.text, action: action.text }));
  }

  /** Tells an action, or a pattern of actions, that another set has too. */
  sharedWith(other: ActionSet): string | undefined {
    return this.wholeIn(other) ?? other.wholeIn(this) ?? this.knownIn(other);
  }

  /** Finds a pattern whose every action another set has. */
  private wholeIn({ patterns, except }: ActionSet): string | undefined {
    const has = (some: readonly ActionPattern[], one: ActionPattern): boolean =>
      some.some(
        ({ controller, action }) =>
          controller.includes(one.controller) && action.includes(one.action),
      );
    const found = this.patterns.find(
      (one) => has(patterns, one) && !has([...except, ...this.except], one),
    );
    return found && `${found.controller.text}:${found.action.text}`;
  }

  private knownIn(other: ActionSet): string | undefined {
    for (const [controller, actions] of this.knownActions) {
      const found = actions.find((action) => other.has(controller, action));
      if (found !== undefined) {
        return `${controller}:${found}`;
      }
    }
    return undefined;
  }

  /**
   * Finds the actions of the set among rights: those that the rights or the host know by name, and one
   * for all others that a pattern has. Rights hold all actions that they do not name alike, so that
   * nothing is left out: if a request of the set is allowed, one of these is, and the other way round.
   *
   * @param isWanted leaves out what is held there
   */
  *among(rights: Rights, isWanted: (locations: Locations) => boolean): Generator<HeldAction> {
    const { controllers, others } = rights;
    const holdsUnnamed = [others.others, ...others.actions.values()].some(isWanted);
    for (const controller of this.controllersAmong(controllers, holdsUnnamed)) {
      const held = controllerRights(rights, controller);
      for (const action of this.actionsOf(controller, held.actions, isWanted(held.others))) {
        const locations = held.actions.get(action) ?? held.others;
        if (isWanted(locations)) {
          yield { controller, action, locations };
        }
      }
    }
  }

  private controllersAmong(
    named: ReadonlyMap<string, unknown>,
    withUnnamed: boolean,
  ): ReadonlySet<string> {
    const patterns = this.patterns.map(({ controller }) => controller);
    const found = new Set([...named.keys()].filter((name) => isMatched(patterns, name)));
    if (withUnnamed) {
      for (const name of this.knownActions.keys()) {
        found.add(name);
      }
      const isTaken = (name: string): boolean => named.has(name) || KNOWN_ACTIONS.has(name);
      for (const pattern of patterns) {
        found.add(representative(pattern, this.controllerPatterns, isTaken, "any-controller"));
      }
    }
    return found;
  }

  private *actionsOf(
    controller: string,
    named: ReadonlyMap<string, unknown>,
    withUnnamed: boolean,
  ): Generator<string> {
    const ofController = (patterns: readonly ActionPattern[]): readonly NamePattern[] =>
      patterns
        .filter((pattern) => pattern.controller.matches(controller))
        .map(({ action }) => action);
    const [patterns, except] = [ofController(this.patterns), ofController(this.except)];
    const names = new Set(named.keys());
    if (withUnnamed) {
      for (const name of this.knownActions.get(controller) ?? []) {
        names.add(name);
      }
      const known = KNOWN_ACTIONS.get(controller);
      const isTaken = (name: string): boolean => named.has(name) || known?.has(name) === true;
      for (const pattern of patterns) {
        names.add(representative(pattern, [...patterns, ...except], isTaken, "any-action"));
      }
    }
    for (const name of names) {
      if (isMatched(patterns, name) && !isMatched(except, name)) {
        yield name;
      }
    }
  }

  /** The actions of the set that the host or the plugin has today. */
  private get knownActions(): ReadonlyMap<string, readonly string[]> {
    this.known ??= new Map(
      CONTROLLERS.flatMap((controller) => {
        const actions = [...(KNOWN_ACTIONS.get(controller)?.keys() ?? [])];
        const found = actions.filter((action) => this.has(controller, action));
        return found.length === 0 ? [] : [[controller, found] as const];
      }),
    );
    return this.known;
  }
}

/** The name of a pattern without `*`, else one that stands for all of its names that are not taken. */
function representative(
  pattern: NamePattern,
  others: readonly NamePattern[],
  isTaken: (name: string) => boolean,
  word: string,
): string {
  return pattern.isLiteral ? pattern.text : genericName(pattern, others, isTaken, word);
}

/** Reads `controller:action`, `{a,b}:{c,d}` for each of both, or `*` for every action. */
export function actionPatterns(text: string): readonly ActionPattern[] {
  if (text === "*") {
    return [patternOf("*", "*")];
  }
  const at = text.lastIndexOf(":");
  const actions = expanded(text.slice(at + 1));
  return expanded(text.slice(0, at)).flatMap((controller) =>
    actions.map((action) => patternOf(controller, action)),
  );
}

function patternOf(controller: string, action: string): ActionPattern {
  return { controller: new NamePattern(controller), action: new NamePattern(action) };
}

/** `{get,search}` as two, as the command line prints them. */
function expanded(half: string): readonly string[] {
  const [, listed] = /^\{(.*)\}$/su.exec(half) ?? [];
  return listed === undefined ? [half] : listed.split(",").map((name) => name.trim());
}
