import type { Chapter, Surroundings } from "../steps";
import { actions } from "./actions";
import { application } from "./application";
import { escalation } from "./escalation";
import { imports } from "./imports";
import { login } from "./login";
import { merged } from "./merged";
import { pasted } from "./pasted";
import { places } from "./places";
import { policiesAsCode } from "./policiesAsCode";
import { races } from "./races";
import { realtime } from "./realtime";
import { refusals } from "./refusals";
import { signUp } from "./signUp";
import { tenants } from "./tenants";
import { users } from "./users";

/** In this order: who logs in stays logged in, and what is stored stays. */
export function chaptersFor(surroundings: Surroundings): Chapter[] {
  return [
    pasted(surroundings),
    login(surroundings),
    actions,
    refusals,
    places,
    merged,
    users,
    signUp,
    tenants,
    escalation,
    application,
    policiesAsCode(surroundings),
    imports,
    races,
    realtime(surroundings),
  ];
}
