import type { LoadWrite } from "../../domain/actions";
import type { RequestClaim } from "../../domain/escalation/claims";
import { isPlainObject } from "../../domain/plainObject";

/**
 * The places into which a body `{index: {collection: …}}` loads, which the request itself does not
 * name, so that restrictions do not see them. An index without collections stands for its own
 * creation.
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
