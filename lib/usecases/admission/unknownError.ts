import { unknownClient } from "../../errors/errors";
import type { WhyUnknown } from "../../host/port/ServedRequests";
import type { Command } from "../support/command";

const WHY: Readonly<Record<WhyUnknown, string>> = {
  context: "this Kuzzle mixes up the contexts of requests (the host patch keepAsyncContext)",
  disagreement: "it runs in the course of one request, and is made of another client's",
  early: "it runs before Kuzzle has admitted the client's request",
  changed: "their request has another user by now than Kuzzle has found",
  answered: "the request in whose course it runs was answered before",
  ended: "the work for a client of which it is a part has ended before",
};
/** Refuses what is done for a client of whom nobody can tell who it is. */
export function unknownError({ controller, action }: Command, why: WhyUnknown): Error {
  return unknownClient(controller, action, WHY[why]);
}
