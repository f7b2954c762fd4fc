// @ts-check
/**
 * Runs every scenario once for each protocol, in one run of Cucumber: services and applications
 * are started once. A scenario tagged `@once` runs as it is (it names its protocol, or needs none);
 * one tagged `@mqtt` runs over MQTT too.
 *
 * PROTOCOL=http|websocket|mqtt limits the run to one of them.
 */
const always = ["http", "websocket"];

/** @typedef {{ pickle: { name: string, tags: readonly { name: string, astNodeId: string }[] } }} Sourced */

/** @param {Sourced} sourced */
function protocolsOf({ pickle }) {
  const tags = pickle.tags.map(({ name }) => name);
  if (tags.includes("@once")) {
    return [];
  }
  return tags.includes("@mqtt") ? [...always, "mqtt"] : always;
}

export default {
  type: "plugin",
  /** @param {{ transform: Function, environment: { env: Record<string, string | undefined> } }} context */
  coordinator({ transform, environment }) {
    const only = environment.env.PROTOCOL;
    if (only !== undefined && ![...always, "mqtt"].includes(only)) {
      throw new Error(`PROTOCOL is "${only}": it must be http, websocket or mqtt`);
    }
    transform("pickles:filter", (/** @type {readonly Sourced[]} */ all) =>
      all.flatMap((sourced) => {
        const protocols = protocolsOf(sourced);
        if (protocols.length === 0) {
          return only === undefined ? [sourced] : [];
        }
        return protocols
          .filter((protocol) => only === undefined || protocol === only)
          .map((protocol) => ({
            ...sourced,
            pickle: {
              ...sourced.pickle,
              name: `${sourced.pickle.name} (${protocol})`,
              tags: [...sourced.pickle.tags, { name: `@over-${protocol}`, astNodeId: "" }],
            },
          }));
      }),
    );
  },
};
