import type { LoadWrite } from "../../domain/actions";
import type { RequestClaim } from "../../domain/escalation/claimTypes";
import { isPlainObject } from "../../domain/plainObject";

/**
 * Claims a request for each place that a body `{index: {collection: …}}` loads into. Restrictions
 * do not see these places, since the request itself does not name them. An index without
 * collections claims its own creation.
 */
export function* placesOf(body: unknown, as: LoadWrite["as"]): Generator<RequestClaim> {
  for (const [index, collections] of Object.entries(isPlainObject(body) ? body : {})) {
    const names = isPlainObject(collections) ? Object.keys(collections) : [];
    const subject = `index "${index}"`;
    if (names.length === 0) {
      yield { kind: "request", subject, controller: "index", action: "create", index };
    }
    for (const collection of names) {
      const where = `${subject}, collection "${collection}"`;
      yield { kind: "request", subject: where, ...as, index, collection };
    }
  }
}
