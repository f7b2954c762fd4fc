import { answerAnalyzeAll } from "../usecases/insight/analyzeAll";
import { answerAnalyzeProfile } from "../usecases/insight/analyzeProfile";
import { answerAnalyzeRole } from "../usecases/insight/analyzeRole";
import { findDangling } from "../usecases/drift/findDangling";
import { compare } from "../usecases/insight/compare";
import type { DecisionContext } from "../usecases/support/context";
import { effectiveRights } from "../usecases/insight/effectiveRights";
import { explain } from "../usecases/insight/explain";
import { reach } from "../usecases/insight/reach";
import { whoCan } from "../usecases/insight/whoCan";
import type { Route } from "./routes";

/** Defines an own action that only reads. */
export interface Insight {
  readonly routes: readonly Route[];
  readonly answer: (context: DecisionContext) => Promise<object>;
}

/** Lists the actions that find faults in roles and profiles, stored or drafted. */
const ANALYSES: Readonly<Record<string, Insight>> = {
  analyzeProfile: {
    routes: [
      { verb: "get", path: "/profiles/:_id/_analyze" },
      { verb: "post", path: "/profiles/_analyze" },
    ],
    answer: answerAnalyzeProfile,
  },
  analyzeRole: {
    routes: [
      { verb: "get", path: "/roles/:_id/_analyze" },
      { verb: "post", path: "/roles/_analyze" },
    ],
    answer: answerAnalyzeRole,
  },
  analyzeAll: { routes: [{ verb: "get", path: "/_analyze" }], answer: answerAnalyzeAll },
};

/** Lists the own actions that only read, by name. */
export const INSIGHTS: Readonly<Record<string, Insight>> = {
  ...ANALYSES,
  explain: {
    routes: [
      { verb: "post", path: "/_explain" },
      { verb: "post", path: "/users/:userId/_explain" },
    ],
    answer: explain,
  },
  effectiveRights: {
    routes: [
      // first: kuzzle-sdk takes the first of the shortest, and with GET it would drop the body
      { verb: "post", path: "/_rights" },
      { verb: "get", path: "/_rights" },
      { verb: "get", path: "/users/:userId/_rights" },
      { verb: "get", path: "/profiles/:profileId/_rights" },
      { verb: "post", path: "/_effectiveRights" },
    ],
    answer: effectiveRights,
  },
  whoCan: { routes: [{ verb: "post", path: "/_whoCan" }], answer: whoCan },
  reach: {
    routes: [
      { verb: "get", path: "/_reach" },
      { verb: "get", path: "/users/:userId/_reach" },
      { verb: "get", path: "/profiles/:profileId/_reach" },
    ],
    answer: reach,
  },
  compare: { routes: [{ verb: "post", path: "/_compare" }], answer: compare },
  findDangling: {
    routes: [{ verb: "get", path: "/_dangling" }],
    answer: findDangling,
  },
};
