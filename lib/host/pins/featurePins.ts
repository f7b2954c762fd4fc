import type { Pin } from "./Pin";

/** Facts that single parts of the plugin rely on. */
export const FEATURE_PINS: readonly Pin[] = [
  {
    name: "notifications can be held back",
    row: 92,
    lost: "Subscriptions go on when the rights that they were made with are gone",
    needed: "openConnections",
    check: ({ kernel: { coreAnswerers, entryPoint, tokenManager } }) =>
      typeof entryPoint?.dispatch === "function" &&
      entryPoint.protocols instanceof Map &&
      tokenManager?.tokensByConnection instanceof Map &&
      coreAnswerers?.get("core:realtime:unsubscribe") !== undefined,
  },
  {
    name: "the rights check can be given up",
    row: 43,
    lost: "While Redis stands still, requests are not answered: they are authorized without a deadline",
    needed: "deadlines",
    check: ({ kernel: { funnel } }) => typeof funnel.checkRights === "function",
  },
  {
    name: "answers of Elasticsearch are read as expected",
    row: 85,
    lost: "Documents with a member `__proto__` stop every search that finds them, as without the plugin",
    needed: "readableDocuments",
    check: ({ packageFile }) => {
      const service = "service/storage/7/elasticsearch";
      const Serializer = packageFile("sdk-es7", service, "./lib/Serializer") as new () => {
        deserialize(text: string): unknown;
      };
      return JSON.stringify(new Serializer().deserialize('{"a":[1]}')) === '{"a":[1]}';
    },
  },
];
