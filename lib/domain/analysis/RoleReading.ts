import type { LocationArguments, Rights, StoredRole } from "../rights";
import { comparedArguments, rightsOfRole } from "../rights";
import type { Cell } from "../rights/cells";
import { cellsOf } from "../rights/cells";
import { isNowhere } from "../rights/locations";
import {
  entryOf,
  hasNullEntry,
  namedActions,
  namedControllers,
  verdictOf,
} from "../rights/verdicts";
import type { Api } from "./Api";

export interface RoleAction {
  readonly controller: string;
  readonly action: string;
  /** The part of a request's place that the action reads. */
  readonly reads: LocationArguments;
}

/** Actions of a controller that may exist, but whose actions are not known: `*` is every one. */
export type UnknownAction = Pick<RoleAction, "controller" | "action">;

/** Reads a role once, for all policies that name it. */
export class RoleReading {
  private known: {
    rights?: Rights;
    allowed?: readonly RoleAction[];
    exceptions?: readonly RoleAction[];
    reads?: ReadonlySet<LocationArguments>;
    held?: readonly Cell[];
    gaps?: readonly Cell[];
    unknown?: readonly UnknownAction[];
    placeless?: boolean;
  } = {};

  constructor(
    readonly role: StoredRole,
    private readonly api: Api,
  ) {}

  /** Tells whether the host throws at the role instead of judging by it. */
  get malformed(): boolean {
    return hasNullEntry(this.role.controllers);
  }

  get rights(): Rights {
    return (this.known.rights ??= rightsOfRole(this.role));
  }

  /** Every action that exists, or may, and that the role allows. */
  get allowed(): readonly RoleAction[] {
    return (this.known.allowed ??= [...this.speaking("allowed")]);
  }

  /**
   * The actions that it allows of controllers that are not known here. {@link allowsUnknown} tells
   * about entries for every controller at once.
   */
  get unknown(): readonly UnknownAction[] {
    const held = this.api.complete ? [] : this.held;
    return (this.known.unknown ??= held.flatMap(({ controller = "*", action = "*" }) =>
      this.api.actionsOf(controller) !== undefined || (controller === "*" && action === "*")
        ? []
        : [{ controller, action }],
    ));
  }

  /**
   * Tells whether every action that it allows is known to take no index. Controllers and actions
   * that do not exist may come, or be a misspelt name of one that takes an index.
   */
  get isPlaceless(): boolean {
    return (this.known.placeless ??=
      this.allowed.every(({ reads }) => reads === "none") &&
      this.held.every(
        ({ controller, action }) =>
          controller !== undefined &&
          (action === undefined
            ? this.api.actionsOf(controller) !== undefined
            : this.api.readsOf(controller, action) === "none"),
      ));
  }

  /** The actions that the role denies though one of its `*` would allow them. */
  get exceptions(): readonly RoleAction[] {
    return (this.known.exceptions ??= [...this.speaking("action-denied")].filter(
      ({ controller }) =>
        verdictOf(entryOf(this.role.controllers, controller), undefined) === "allowed",
    ));
  }

  /** Tells whether it allows actions of controllers that nobody knows yet. */
  get allowsUnknown(): boolean {
    return verdictOf(entryOf(this.role.controllers, undefined), undefined) === "allowed";
  }

  /** The cells of its rights in which it allows something. */
  get held(): readonly Cell[] {
    return (this.known.held ??= this.cells(true));
  }

  /** The cells of its rights in which it allows nothing. */
  get gaps(): readonly Cell[] {
    return (this.known.gaps ??= this.cells(false));
  }

  /** The parts of a place that bound its allowed actions, those that are yet to come included. */
  get reads(): ReadonlySet<LocationArguments> {
    return (this.known.reads ??= new Set(
      this.held.map(({ controller, action }) => comparedArguments(controller, action)),
    ));
  }

  allows(controller: string, action: string): boolean {
    return verdictOf(entryOf(this.role.controllers, controller), action) === "allowed";
  }

  private cells(held: boolean): Cell[] {
    return [...cellsOf(this.rights)].flatMap(([cell, locations]) =>
      isNowhere(locations) === held ? [] : [cell],
    );
  }

  private *speaking(verdict: "allowed" | "action-denied"): Generator<RoleAction> {
    const { controllers } = this.role;
    const own = new Set(namedControllers(controllers));
    const names = new Set(own);
    if (entryOf(controllers, undefined) !== undefined) {
      this.api.controllers.forEach((name) => names.add(name));
    }
    for (const controller of names) {
      const entry = entryOf(controllers, controller);
      const actions = new Set(namedActions(entry));
      if (verdictOf(entry, undefined) === "allowed") {
        this.api.actionsOf(controller)?.forEach((name) => actions.add(name));
      }
      for (const action of actions) {
        // under "*" an action is meant of controllers that have it, not of any that might
        const exists = own.has(controller)
          ? this.api.mayExist(controller, action)
          : this.api.actionsOf(controller)?.has(action);
        if (exists === true && verdictOf(entry, action) === verdict) {
          yield { controller, action, reads: this.api.readsOf(controller, action) };
        }
      }
    }
  }
}
