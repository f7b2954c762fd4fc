import path from "node:path";
import { pathToFileURL } from "node:url";

import should from "should";

import { checkout } from "../../tools/services/folders";

interface Pickle {
  readonly name: string;
  readonly tags: readonly { readonly name: string }[];
  readonly steps: readonly { readonly text: string }[];
}
interface Sourced {
  readonly pickle: Pickle;
}
interface Plan {
  protocolsOf(
    pickle: Pickle,
    only?: string,
    when?: { readonly day?: number; readonly isNight?: boolean },
  ): string[];
  ofToday(
    all: readonly Sourced[],
    only?: string,
    when?: { readonly day?: number; readonly isNight?: boolean },
  ): Sourced[];
  applicationOf(pickle: Pickle): string | undefined;
}

const pickle = (
  name: string,
  tags: readonly string[] = [],
  ...steps: readonly string[]
): Pickle => ({
  name,
  tags: tags.map((tag) => ({ name: tag })),
  steps: steps.map((text) => ({ text })),
});

describe("the plan of a run of the features", () => {
  let plan: Plan;

  before(async () => {
    const file = path.join(checkout, "features", "support", "plan.mjs");
    // a path in a variable: tsx would make a `require` of it, which takes no .mjs
    plan = (await import(pathToFileURL(file).href)) as Plan;
  });

  it("runs a scenario over one protocol, always the same, and each protocol about as often", () => {
    const counted = new Map<string, number>();
    for (let number = 0; number < 1000; number++) {
      const protocols = plan.protocolsOf(pickle(`scenario ${number}`));
      should(protocols).have.length(1);
      should(plan.protocolsOf(pickle(`scenario ${number}`))).eql(protocols);
      counted.set(String(protocols), (counted.get(String(protocols)) ?? 0) + 1);
    }
    should([...counted.keys()].sort()).eql(["http", "websocket"]);
    should(Math.min(...counted.values())).be.above(400);
  });

  it("runs one that differs by protocol over each by turns of days, and at night over all", () => {
    const all = ["http", "websocket", "mqtt"];
    for (const tags of [["@protocols"], ["@protocols", "@mqtt"]]) {
      const its = all.slice(0, tags.length + 1);
      const byDays = its.map((_, day) =>
        String(plan.protocolsOf(pickle("one", tags), undefined, { day, isNight: false })),
      );
      should(byDays.sort()).eql([...its].sort());
      should(plan.protocolsOf(pickle("one", tags), undefined, { isNight: true })).eql(its);
    }
  });

  it("runs a third of those that take turns, others on each of the next days, and all at night", () => {
    const all = Array.from({ length: 100 }, (_, number) => ({
      pickle: pickle(`scenario ${number}`, ["@turns"]),
    }));
    const on = (day: number): readonly Sourced[] =>
      plan.ofToday(all, undefined, { day, isNight: false });
    const ofDays = [0, 1, 2].map(on);
    should(ofDays.flat()).have.length(100);
    should(new Set(ofDays.flat()).size).equal(100);
    for (const one of ofDays) {
      should(one.length).be.within(15, 50);
    }
    should(on(3)).eql(on(0));
    should(plan.ofToday(all, undefined, { isNight: true })).eql(all);
    should(plan.ofToday(all, "http", { day: 0, isNight: false })).eql(all);
    const daily = [{ pickle: pickle("one") }];
    for (const day of [0, 1]) {
      should(plan.ofToday(daily, undefined, { day, isNight: false })).eql(daily);
    }
  });

  it("keeps those of one application on one day, where all of them take turns", () => {
    const ofOne = (tags: readonly string[], first: readonly string[] = tags): Sourced[] =>
      Array.from({ length: 20 }, (_, number) => ({
        pickle: pickle(
          `scenario ${number}`,
          number === 0 ? first : tags,
          'an application with "one"',
        ),
      }));
    const countsOf = (all: readonly Sourced[]): number[] =>
      [0, 1, 2].map((day) => plan.ofToday(all, undefined, { day, isNight: false }).length).sort();
    should(countsOf(ofOne(["@turns"]))).eql([0, 0, 20]);
    // it is started on each of these days anyway
    const counts = countsOf(ofOne(["@turns"], []));
    should(counts.reduce((total, count) => total + count)).equal(22);
    should(Math.min(...counts)).be.above(2);
  });

  it("runs every one over all where that is asked for, or over one alone", () => {
    should(plan.protocolsOf(pickle("one"), "every")).eql(["http", "websocket"]);
    should(plan.protocolsOf(pickle("one"), "http")).eql(["http"]);
    should(plan.protocolsOf(pickle("one"), "mqtt")).eql([]);
  });

  it("keeps scenarios of one application together", () => {
    const own = plan.applicationOf(pickle("one", [], "an application of its own, called a"));
    should(own).be.a.String();
    should(plan.applicationOf(pickle("two", [], "an application of its own, called a"))).equal(own);
    should(
      plan.applicationOf(pickle("other", [], "an application of its own, called b")),
    ).not.equal(own);
    should(plan.applicationOf(pickle("usual", [], "it succeeds"))).be.undefined();
  });
});
