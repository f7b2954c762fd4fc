import { only, storedProfile } from "../stored";
import type { Call, Chapter } from "../steps";

const policies = only("customer", "acme");
const writers = 8;

/** Every other one native, every other two by WebSocket. */
function writeNumber(position: number): Call {
  const own = position % 2 === 0;
  return position % 4 < 2
    ? { http: `PUT ${own ? "/profile-guard" : ""}/profiles/contested`, body: { policies } }
    : {
        webSocket: {
          controller: own ? "profile-guard" : "security",
          action: "createOrReplaceProfile",
          _id: "contested",
          body: { policies },
        },
      };
}

export const races: Chapter = {
  title: "At the same moment",
  steps: [
    {
      title: `${writers} createOrReplaceProfile of one new id: one creates, each has its own version`,
      by: "admin",
      call: Array.from({ length: writers }, (_, position) => writeNumber(position)),
      expect: Array.from({ length: writers }, (_, position) => ({
        status: 200,
        result: {
          _id: "contested",
          _version: position + 1,
          created: position === 0,
          _source: storedProfile(policies),
        },
      })),
    },
  ],
};
