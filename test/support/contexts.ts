import type { ProfileGuardOptions } from "../../lib/config/config";
import { parseConfig } from "../../lib/config/config";
import type { Actor, Command } from "../../lib/usecases/support/command";
import type { GuardContext } from "../../lib/usecases/escalation/context";
import { FaultDisclosure } from "../../lib/usecases/validation/FaultDisclosure";
import { Gate } from "../../lib/usecases/admission/Gate";
import type { FakeHost } from "./FakeHost";

/** A command of `controller:action`, as a client would send it. */
export function commandFor(
  key: string,
  { id, body, ...args }: { id?: unknown; body?: unknown; [argument: string]: unknown } = {},
  address: NonNullable<Command["address"]> = { socket: "192.0.2.1", forwarded: [] },
): Command {
  const [controller = "", action = ""] = key.split(":");
  return { controller, action, id, body, args: { ...args, _id: id }, address };
}

export function actorWith(...profileIds: string[]): Actor {
  return { kuid: "actor", profileIds };
}

export function contextOf(
  host: FakeHost,
  command: Command,
  actor?: Actor,
  options: ProfileGuardOptions = {},
): GuardContext & { readonly disclosure: FaultDisclosure } {
  const alsoLock = async (): Promise<void> => undefined;
  return {
    host,
    config: parseConfig(options, {}),
    actor,
    command,
    disclosure: new FaultDisclosure(),
    partOfImport: false,
    alsoLock,
  };
}

/** A gate whose log is kept. */
export function gateOf(
  host: FakeHost,
  options: ProfileGuardOptions = {},
): { gate: Gate; lines: string[] } {
  const lines: string[] = [];
  const log = {
    warn: (line: string) => {
      lines.push(line);
    },
  };
  return { gate: new Gate(host, parseConfig(options, {}), log), lines };
}
