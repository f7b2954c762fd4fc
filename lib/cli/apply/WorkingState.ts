import type { StoredProfile, StoredRole, StoredUser } from "../../domain/rights";
import type { Kind } from "../files/parse";
import type { State } from "../files/state";

/** A state that is changed document by document; what it is made from stays as it is. */
export class WorkingState implements State {
  readonly roles: Map<string, StoredRole>;
  readonly profiles: Map<string, StoredProfile>;
  readonly users: Map<string, StoredUser>;

  constructor({ roles, profiles, users }: State) {
    this.roles = new Map(roles);
    this.profiles = new Map(profiles);
    this.users = new Map(users);
  }

  /** @param document of that kind; `undefined`: there is none */
  set(kind: Kind, id: string, document: { readonly _id: string } | undefined): void {
    const documents = this[kind] as Map<string, { readonly _id: string }>;
    if (document === undefined) {
      documents.delete(id);
    } else {
      documents.set(id, document);
    }
  }
}
