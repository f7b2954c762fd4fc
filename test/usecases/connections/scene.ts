import type { Subscription } from "../../../lib/domain/connections/Subscription";
import type { Consequence } from "../../../lib/usecases/connections/Endings";
import { OpenConnections } from "../../../lib/usecases/connections/OpenConnections";
import { FakeHost } from "../../support/FakeHost";

/** A node with a clock that is moved by hand. */
export function nodeOf(host: FakeHost, consequence: Consequence = "unsubscribe") {
  const clock = { now: 0 };
  const warnings: string[] = [];
  const openConnections = new OpenConnections({
    host,
    connections: host.connections,
    consequence,
    judgesRooms: true,
    log: { warn: (message: string) => warnings.push(message) },
    now: () => clock.now,
  });
  openConnections.start();
  return { clock, warnings, openConnections, connections: host.connections };
}

/** A host on which `reader` may subscribe in acme. */
export function hostOfReader(): FakeHost {
  const host = new FakeHost()
    .withRole("reads", { realtime: ["subscribe", "join"] })
    .withRole("default")
    .withProfile("reader", { policies: [{ roleId: "reads", restrictedTo: [{ index: "acme" }] }] });
  host.users.set("ann", { _id: "ann", profileIds: ["reader"] });
  return host;
}

/** A subscription to acme/orders, on a connection that is open. */
export function subscriptionOf(
  host: FakeHost,
  kuid: string,
  more: Partial<Subscription> = {},
): Subscription {
  const subscription: Subscription = {
    connectionId: `line of ${kuid}`,
    roomId: "room",
    kuid,
    token: { jwt: `token of ${kuid}`, isApiKey: false },
    by: "subscribe",
    index: "acme",
    collection: "orders",
    channels: new Set(["room-1"]),
    ...more,
  };
  host.connections.open.add(subscription.connectionId);
  return subscription;
}
