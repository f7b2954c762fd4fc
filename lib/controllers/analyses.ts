import { answerAnalyzeAll } from "../usecases/insight/analyzeAll";
import { answerAnalyzeProfile } from "../usecases/insight/analyzeProfile";
import { answerAnalyzeRole } from "../usecases/insight/analyzeRole";
import type { Insight } from "./insights";

/** The actions that find roles and profiles, stored or drafted, that mean something else. */
export const ANALYSES: Readonly<Record<string, Insight>> = {
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
