import { aRoom, atLeast } from "../compare";
import type { Chapter, Surroundings } from "../steps";

/** Where the platform has none, the start has said why. */
export function realtime({ realtime: { cluster, said } }: Surroundings): Chapter {
  return {
    title: "Realtime",
    steps: cluster.enabled
      ? [
          {
            title: "The admin subscribes to the orders of acme",
            by: "admin",
            call: {
              webSocket: {
                controller: "realtime",
                action: "subscribe",
                index: "acme",
                collection: "orders",
                body: {},
              },
            },
            expect: { status: 200, result: { roomId: aRoom, channel: aRoom } },
          },
          {
            title: "And sees who listens where",
            by: "admin",
            call: { webSocket: { controller: "realtime", action: "list" } },
            expect: {
              status: 200,
              result: atLeast({ acme: atLeast({ orders: atLeast({}) }) }),
            },
          },
        ]
      : [
          {
            title: `Realtime ${said}`,
            call: { http: "GET /_now" },
            expect: { status: 200, result: atLeast({}) },
          },
        ],
  };
}
