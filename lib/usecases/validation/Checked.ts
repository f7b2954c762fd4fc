import type { Snapshot } from "../../host/port/Host";
import type { Command } from "../support/command";
import type { FaultDisclosure } from "./FaultDisclosure";

/** A request whose form is checked against what is stored, by the reads that this takes. */
export interface Checked<Reads extends keyof Snapshot> {
  readonly host: Pick<Snapshot, Reads>;
  readonly command: Command;
  /** The faults that may be told. */
  readonly disclosure: FaultDisclosure;
}
