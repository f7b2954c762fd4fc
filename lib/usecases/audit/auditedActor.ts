import type { AuditedActor, AuditEntry } from "../../domain/audit/entry";
import { writtenAddress } from "../../domain/signUp/address";
import type { Actor, Embedded, Origin } from "../support/command";

const MOST_IPS = 10;
const LONGEST_REASON = 200;

/** Returns the actor as the audit records them; `null`: the application itself. */
export function auditedActor(
  actor: Actor | undefined,
  origin: Origin | undefined,
): AuditedActor | null {
  return actor === undefined
    ? null
    : {
        kuid: actor.kuid,
        profileIds: actor.profileIds,
        ...(origin?.protocol !== undefined && { protocol: origin.protocol }),
        ips: (origin?.ips ?? []).slice(0, MOST_IPS).map(writtenAddress),
        token: origin?.token ?? "none",
      };
}

/** Tells the way by which the application came to make a call. */
export function wayOf(embedded: Embedded | undefined): Pick<AuditEntry, "via" | "asApplication"> {
  const { via, asApplication } = embedded ?? {};
  return {
    ...(via !== undefined && { via }),
    ...(asApplication !== undefined && { asApplication: asApplication.slice(0, LONGEST_REASON) }),
  };
}
