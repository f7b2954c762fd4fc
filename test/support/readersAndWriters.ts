import { FakeHost } from "./FakeHost";

/** A host with the profiles `reader` and `writer`, of which the second may do more. */
export function readersAndWriters(): FakeHost {
  return new FakeHost()
    .withRole("default")
    .withRole("reader", { document: ["get"] })
    .withRole("writer", { document: ["get", "create"] })
    .withProfile("reader", { policies: [{ roleId: "reader" }] })
    .withProfile("writer", { policies: [{ roleId: "writer" }] });
}
