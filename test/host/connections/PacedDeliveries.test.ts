import { KuzzleRequest } from "kuzzle";
import should from "should";

import { PacedDeliveries } from "../../../lib/host/connections/PacedDeliveries";
import type { Answerer } from "../../../lib/host/kernel/kernel";

interface Sent {
  readonly payload: number;
  readonly channels: readonly string[];
}

/** A host whose every delivery of a channel takes a millisecond, of a clock of its own. */
class Host {
  clock = 0;
  readonly sent: Sent[] = [];
  readonly others: string[] = [];
  /** Documents of each comparison. */
  readonly compared: number[] = [];
  readonly engines = new Map<string, { filters: Map<string, unknown> }>();
  readonly koncorde = { engines: this.engines };
  readonly entryPoint = {
    dispatch: (event: string, data: { channels: readonly string[]; payload: number }): void => {
      if (event === "broadcast") {
        this.clock += data.channels.length;
        this.sent.push({ payload: data.payload, channels: data.channels });
      } else {
        this.others.push(event);
      }
    },
  };
  private readonly answerers = new Map<string, Answerer>([
    [
      "core:realtime:document:notify",
      async () => {
        this.tell(1);
      },
    ],
    [
      "core:realtime:publish",
      async () => {
        this.tell(1);
      },
    ],
    [
      "core:realtime:document:mNotify",
      async (_request, _action, documents) => {
        const { length } = documents as unknown[];
        this.compared.push(length);
        this.tell(length);
      },
    ],
  ]);
  readonly coreAnswerers = this.answerers;
  channels: readonly string[] = [];

  constructor() {
    should(PacedDeliveries.install(this, () => this.clock)).eql([]);
  }

  tell(count: number): void {
    for (let payload = 0; payload < count; payload++) {
      this.entryPoint.dispatch("broadcast", { channels: this.channels, payload });
    }
  }

  async ask(event: string, ...all: unknown[]): Promise<unknown> {
    return this.answerers.get(event)?.(...all);
  }
}

const named = (count: number): string[] => Array.from({ length: count }, (_, n) => `channel${n}`);

describe("paced deliveries", () => {
  it("send at once what has few receivers, as it is", () => {
    const host = new Host();
    host.channels = named(3);
    host.tell(1);
    should(host.sent).eql([{ payload: 0, channels: named(3) }]);
    should(host.sent[0]?.channels).equal(host.channels);
  });

  it("let others have their turn before they have sent what has many, and keep the order", async () => {
    const host = new Host();
    host.channels = named(200);
    const asked = host.ask("core:realtime:publish");
    host.entryPoint.dispatch("broadcast", { channels: ["channel0"], payload: 7 });
    let turns = 0;
    const turn = (): void => {
      turns++;
      setImmediate(turn).unref();
    };
    setImmediate(turn).unref();
    await asked;
    should(turns).be.above(4);
    const all = host.sent.flatMap(({ payload, channels }) => channels.map((one) => [payload, one]));
    should(all.slice(0, 200)).eql(named(200).map((one) => [0, one]));
    await host.ask("core:realtime:publish");
    should(host.sent.find(({ payload }) => payload === 7)?.channels).eql(["channel0"]);
  });

  it("answer a write once all have been notified of it", async () => {
    const host = new Host();
    host.channels = named(100);
    for (const event of ["core:realtime:document:notify", "core:realtime:publish"]) {
      host.sent.length = 0;
      await host.ask(event);
      should(host.sent.flatMap(({ channels }) => channels)).have.length(100);
    }
  });

  it("compare the documents of one write with many subscriptions a few at a time", async () => {
    const host = new Host();
    host.engines.set("acme/orders", { filters: new Map(named(1_000).map((one) => [one, 1])) });
    const request = new KuzzleRequest({
      ...{ controller: "document", action: "mCreate", index: "acme", collection: "orders" },
    });
    await host.ask("core:realtime:document:mNotify", request, "create", named(7));
    should(host.compared).eql([2, 2, 2, 1]);
    host.compared.length = 0;
    request.input.args.collection = "quiet";
    await host.ask("core:realtime:document:mNotify", request, "create", named(200));
    await host.ask("core:realtime:document:mNotify", request, "create", []);
    should(host.compared).eql([200, 0]);
  });

  it("pass on everything but notifications at once", () => {
    const host = new Host();
    host.channels = named(100);
    host.tell(1);
    host.entryPoint.dispatch("notify", { channels: ["a"], payload: 1 });
    should(host.others).eql(["notify"]);
  });

  it("name what the host does not have", () => {
    should(PacedDeliveries.install({})).eql(["dispatch"]);
  });
});
