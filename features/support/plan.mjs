// @ts-check
import { createHash } from "node:crypto";

/**
 * Plans a run: over which protocols each scenario runs, and in which order.
 *
 * A scenario runs over one protocol, HTTP or WebSocket (MQTT too for `@mqtt`), which its own text
 * decides: it stays with it whatever else is added, and each protocol gets its share. One tagged
 * `@protocols`, because what it shows differs by protocol, runs over each by turns of days, and over all
 * of them where NIGHTLY is set; one tagged `@once` runs as it is (it names its protocol, or needs none).
 *
 * One tagged `@turns` runs every third day, a third of them today; all of them where NIGHTLY or
 * PROTOCOL is set. DAY (days since 1970) chooses another day than today.
 *
 * PROTOCOL=every runs every scenario over all of its protocols, PROTOCOL=http|websocket|mqtt over
 * that one alone.
 */
const usual = ["http", "websocket"];

/** A scenario that takes turns runs on one of so many days, and each night. */
const DAYS_OF_TURNS = 3;

/** @typedef {{ name: string, tags: readonly { name: string, astNodeId: string }[], steps: readonly { text: string, argument?: object }[] }} Pickle */
/** @typedef {{ pickle: Pickle }} Sourced */

/** Days since 1970. */
const today = Number(process.env.DAY ?? Math.floor(Date.now() / 86_400_000));

/**
 * @param {Pickle} pickle
 * @param {string | undefined} only
 * @param {{ day?: number, isNight?: boolean }} [when]
 */
export function protocolsOf(pickle, only, when = {}) {
  const { day = today, isNight = process.env.NIGHTLY !== undefined } = when;
  const isTagged = (/** @type {string} */ tag) => pickle.tags.some((one) => one.name === tag);
  const all = isTagged("@mqtt") ? [...usual, "mqtt"] : usual;
  if (only === "every" || (only === undefined && isNight && isTagged("@protocols"))) {
    return all;
  }
  if (only !== undefined) {
    return all.filter((protocol) => protocol === only);
  }
  const number = Number.parseInt(hash(textOf(pickle)), 16);
  const turn = number + (isTagged("@protocols") ? day : 0);
  return all.filter((_protocol, position) => position === turn % all.length);
}

/**
 * The scenarios of a day. Those of one application that all take turns stay together: what is not
 * today costs no start.
 *
 * @template {Sourced} S
 * @param {readonly S[]} all
 * @param {string | undefined} only
 * @param {{ day?: number, isNight?: boolean }} [when]
 * @returns {S[]}
 */
export function ofToday(all, only, when = {}) {
  const { day = today, isNight = process.env.NIGHTLY !== undefined } = when;
  if (isNight || only !== undefined) {
    return [...all];
  }
  const daily = new Set(
    all.filter(({ pickle }) => !takesTurns(pickle)).map(({ pickle }) => applicationOf(pickle)),
  );
  return all.filter(({ pickle }) => {
    const application = applicationOf(pickle);
    const isTogether = application !== undefined && !daily.has(application);
    const text = isTogether ? application : textOf(pickle);
    return !takesTurns(pickle) || (Number.parseInt(hash(text), 16) + day) % DAYS_OF_TURNS === 0;
  });
}

/** @param {Pickle} pickle */
function takesTurns({ tags }) {
  return tags.some(({ name }) => name === "@turns");
}

/**
 * By its steps too: the rows of an outline may share their name.
 *
 * @param {Pickle} pickle
 */
function textOf({ name, steps }) {
  return JSON.stringify([name, steps.map(({ text, argument }) => [text, argument])]);
}

/** Steps that need an application besides the usual one, which the whole lane then keeps. */
const NEEDED = [
  /^an application (?:with|of its own)/u,
  /^the plugin is switched off/u,
  /both platforms|the platform without/u,
  /the host alone|an application without the plugin/u,
  // one lane installs the browser, where there is none
  /^the explorer of/u,
];
/** Steps that take seconds each time. */
const SLOW = /^an application is started with|^the plugin is packed| runs "/u;

/**
 * Which application a scenario needs besides the usual one, as a key: scenarios with the same key
 * stay together in one lane, which starts it once. Undefined: none.
 *
 * @param {Pickle} pickle
 * @returns {string | undefined}
 */
export function applicationOf({ steps, tags }) {
  if (tags.some(({ name }) => name === "@insight")) {
    return "@insight";
  }
  for (const [position, pattern] of NEEDED.entries()) {
    const step = steps.find(({ text }) => pattern.test(text));
    if (step !== undefined) {
      return position === 0 ? JSON.stringify([step.text, step.argument]) : pattern.source;
    }
  }
  return undefined;
}

/** @param {string} text */
function hash(text) {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/** @param {Sourced} sourced @param {readonly string[]} tags @param {string} [mark] @returns {Sourced} */
function tagged({ pickle, ...rest }, tags, mark = "") {
  const added = tags.map((name) => ({ name, astNodeId: "" }));
  return {
    ...rest,
    pickle: { ...pickle, name: `${pickle.name}${mark}`, tags: [...pickle.tags, ...added] },
  };
}

/** @param {readonly Sourced[]} all @param {string | undefined} only */
function overProtocols(all, only) {
  return ofToday(all, only).flatMap((sourced) => {
    const { pickle } = sourced;
    const application = applicationOf(pickle);
    // read by lanes.ts
    const tags = application === undefined ? [] : [`@needs-${hash(application)}`];
    if (pickle.tags.some(({ name }) => name === "@once")) {
      return only === undefined || only === "every" ? [tagged(sourced, tags)] : [];
    }
    return protocolsOf(pickle, only).map((protocol) =>
      tagged(sourced, [...tags, `@over-${protocol}`], ` (${protocol})`),
    );
  });
}

/** @param {readonly Sourced[]} all */
function inOrder(all) {
  /** @type {Map<string, Sourced[]>} */
  const groups = new Map();
  for (const sourced of all) {
    const { steps, tags } = sourced.pickle;
    const needs = tags.find(({ name }) => name.startsWith("@needs-"))?.name;
    const group = needs ?? (steps.some(({ text }) => SLOW.test(text)) ? "slow" : "quick");
    groups.set(group, [...(groups.get(group) ?? []), sourced]);
  }
  const { slow = [], quick = [], ...others } = Object.fromEntries(groups);
  const longestFirst = Object.values(others).sort((one, other) => other.length - one.length);
  // what any lane can run comes last, and lets the lanes end together
  return [...longestFirst.flat(), ...slow, ...quick];
}

export default {
  type: "plugin",
  /** @param {{ transform: Function, environment: { env: Record<string, string | undefined> } }} context */
  coordinator({ transform, environment }) {
    const only = environment.env.PROTOCOL;
    if (only !== undefined && ![...usual, "mqtt", "every"].includes(only)) {
      throw new Error(`PROTOCOL is "${only}": it must be http, websocket, mqtt or every`);
    }
    // an older Kuzzle, by tools/matrix
    const lacks = (environment.env.HOST_LACKS ?? "").split(",").filter((name) => name !== "");
    transform("pickles:filter", (/** @type {readonly Sourced[]} */ all) =>
      overProtocols(
        all.filter(({ pickle }) => !lacks.some((name) => JSON.stringify(pickle).includes(name))),
        only,
      ),
    );
    transform("pickles:order", inOrder);
  },
};
