import type { Answer } from "../../features/support/answers";
import type { Call } from "../../features/support/answers";
import { callOf, type Platform } from "./Platform";
import { PASSWORD, type Place, type Places, type Reach } from "./places";

/** A user of one column whose handles are looked at. */
export interface Person {
  readonly kuid: string;
  /** The name for a login of today. Without a password they cannot log in. */
  username: string;
  password: string | undefined;
  /** An API key: their own, or that somebody else made for them. */
  key: string;
  /** One with policies: they allow what is kept and what is lost, and nothing that is gained. */
  limitedKey: string;
}

/** The roles and the profiles of the persons of one column. */
export interface Rights {
  readonly lostRole: string;
  readonly keptProfile: string;
  readonly lostProfile: string;
  readonly gainedProfile: string;
}

/**
 * Two users who are ended in one way: `own` has made all handles for himself; of `planted` the
 * password, the API key and the reset token are made by a manager of the same rights.
 */
export class Scene {
  readonly own: Person;
  readonly planted: Person;
  readonly rights: Rights;
  readonly ends: (() => void)[] = [];

  constructor(
    readonly platform: Platform,
    readonly name: string,
    readonly places: Places,
    /** Tells whether there is anything to gain: else nobody looks for it. */
    private readonly gains: boolean,
  ) {
    this.own = newPerson(`${name}-own`);
    this.planted = newPerson(`${name}-planted`);
    this.rights = {
      lostRole: `${name}-lost`,
      keptProfile: `${name}-kept`,
      lostProfile: `${name}-lost`,
      gainedProfile: `${name}-gained`,
    };
  }

  get persons(): readonly Person[] {
    return [this.own, this.planted];
  }

  /** Reads a document in each place. */
  async reachOf(send: (call: Call) => Promise<Answer | undefined>): Promise<Reach> {
    const mayRead = async (place: Place): Promise<boolean> =>
      (await send(callOf("document:get", { ...place, _id: "small-1" })))?.error === null;
    const { kept, lost, gained } = this.places;
    const reach = { kept: await mayRead(kept), lost: await mayRead(lost) };
    return this.gains ? { ...reach, gained: await mayRead(gained) } : reach;
  }

  /** Reads over HTTP by a token. */
  async reachWith(token: string | undefined): Promise<Reach> {
    return token === undefined
      ? { kept: false, lost: false, gained: false }
      : this.reachOf((call) => this.platform.send(this.platform.living, call, token));
  }

  close(): void {
    this.ends.forEach((end) => {
      end();
    });
  }
}

/** Makes a policy that allows one place. */
export function policyIn(roleId: string, { index, collection }: Place): object {
  return { roleId, restrictedTo: [{ index, collections: [collection] }] };
}

function newPerson(kuid: string): Person {
  return { kuid, username: kuid, password: PASSWORD, key: "", limitedKey: "" };
}
