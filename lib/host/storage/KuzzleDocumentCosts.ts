import { KuzzleRequest } from "kuzzle";

import type { Kernel } from "../kernel/kernel";
import type { DocumentCosts } from "../port/DocumentCosts";
import { limitDocumentChecks } from "../requests/documentChecks";

export class KuzzleDocumentCosts implements DocumentCosts {
  constructor(private readonly kuzzle: Pick<Kernel, "ask" | "config" | "funnel" | "validation">) {}

  get most(): number {
    return this.kuzzle.config.limits?.documentsFetchCount ?? Infinity;
  }

  async sizesOf(
    index: string,
    collection: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, number>> {
    const event = "core:storage:public:document:mGet";
    const { items } = (await this.kuzzle.ask(event, index, collection, ids)) as {
      items: readonly { _id: string; _source: object }[];
    };
    return new Map(items.map(({ _id, _source }) => [_id, JSON.stringify(_source).length]));
  }

  limitChecks(most: number): string[] {
    return limitDocumentChecks(this.kuzzle, most);
  }

  async countFound({ id: requestId, context, input }: KuzzleRequest): Promise<number> {
    const { index, collection, lang } = input.args as Readonly<Record<string, unknown>>;
    const { query } = input.body as { query: object };
    // bulk:updateByQuery reads no other language
    const language = input.controller === "document" && lang !== undefined ? { lang } : {};
    // under another name than the action's own: the request that it is asked for was judged already
    const data = {
      ...{ controller: "profile-guard", action: "count", requestId, index, collection },
      ...{ body: { query: structuredClone(query) }, ...language },
    };
    const { connection, token, user } = context;
    const count = this.kuzzle.funnel.controllers.get("document")?.count;
    const answer = await count?.(new KuzzleRequest(data, { connection, token, user }));
    return (answer as { count: number }).count;
  }
}
