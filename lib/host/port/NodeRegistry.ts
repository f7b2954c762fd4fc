import type { Greeting, SeenNodes } from "../../domain/otherNodes";

/** Where nodes with the plugin say hello, and see each other. */
export interface NodeRegistry {
  /** Says that this node is there, for a minute, and tells which others are. @throws when Redis does not answer */
  greet(own: Greeting): Promise<SeenNodes>;
  /** Says that this node ends. Never throws. */
  leave(node: string): Promise<void>;
}
