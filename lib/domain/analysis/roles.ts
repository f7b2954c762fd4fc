import type { LocationArguments, Rights, StoredRole } from "../rights";
import { locationArguments, rightsOfRole } from "../rights";
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
import type { Api } from "./api";

/** One action that a role speaks of. */
export interface RoleAction {
  readonly controller: string;
  readonly action: string;
  /** What the action reads of a request's place. */
  readonly reads: LocationArguments;
}

/** What a role says, told once for all policies that name it. */
export class RoleReading {
  private known: {
    rights?: Rights;
    allowed?: readonly RoleAction[];
    exceptions?: readonly RoleAction[];
    reads?: ReadonlySet<LocationArguments>;
    held?: readonly Cell[];
    gaps?: readonly Cell[];
  } = {};

  constructor(
    readonly role: StoredRole,
    private readonly api: Api,
  ) {}

  /** Whether the host throws at the role instead of judging by it. */
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

  /** The actions that the role denies though one of its `*` would allow them. */
  get exceptions(): readonly RoleAction[] {
    return (this.known.exceptions ??= [...this.speaking("action-denied")].filter(
      ({ controller }) =>
        verdictOf(entryOf(this.role.controllers, controller), undefined) === "allowed",
    ));
  }

  /** Whether it allows actions of controllers that nobody knows yet. */
  get allowsUnknown(): boolean {
    return !isNowhere(this.rights.others.others);
  }

  /** The cells of its rights in which it allows something. */
  get held(): readonly Cell[] {
    return (this.known.held ??= this.cells(true));
  }

  /** The cells of its rights in which it allows nothing. */
  get gaps(): readonly Cell[] {
    return (this.known.gaps ??= this.cells(false));
  }

  /** What the actions that it allows read, those that are yet to come included. */
  get reads(): ReadonlySet<LocationArguments> {
    return (this.known.reads ??= new Set(
      this.held.map(({ controller, action }) => locationArguments(controller, action)),
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
    const names = new Set(namedControllers(controllers));
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
        if (this.api.mayExist(controller, action) && verdictOf(entry, action) === verdict) {
          yield { controller, action, reads: locationArguments(controller, action) };
        }
      }
    }
  }
}
