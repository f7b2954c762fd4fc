import { isPlainObject } from "../../domain/plainObject";
import { userNotFound } from "../../errors/nativeErrors";
import { decisionUnavailable } from "../../errors/unavailable";
import { AsyncContext } from "../../shared/AsyncContext";
import { parseJson } from "../../shared/parseJson";
import type { Answerer, Kernel } from "../kernel/kernel";
import { wrapAnswerer } from "../kernel/wrapAnswerer";
import type { CutUsers, SeesUser } from "../port/CutUsers";
import type { Document } from "./documentPages";
import { SharedProfileLooks } from "./SharedProfileLooks";

/** The reads of the host's own repository; source: the host's lib/core/shared/ObjectRepository.ts. */
const CACHED = "core:cache:internal:get";
const STORED = "core:storage:private:document:get";
const SEVERAL = "core:storage:private:document:mGet";

interface Cut {
  readonly sees: SeesUser;
  /** Set once a read was cut. */
  done: boolean;
  /** Tells what was begun meanwhile, and goes on, from this request. */
  isOver: boolean;
}

/** The adapter of {@link CutUsers}: stands around the host's reads of its cache and its internal storage. */
export class KuzzleCutUsers implements CutUsers {
  private readonly cuts = new AsyncContext<Cut | undefined>();
  private isWatching = false;

  constructor(
    private readonly kuzzle: Kernel,
    private readonly profiles = new SharedProfileLooks(kuzzle),
  ) {}

  async within<T>(sees: SeesUser, run: () => Promise<T>): Promise<T> {
    this.watch();
    const cut: Cut = { sees, done: false, isOver: false };
    try {
      const answer = await this.cuts.run(cut, async () => this.profiles.within(run));
      if (!cut.done) {
        throw decisionUnavailable("users");
      }
      return answer;
    } finally {
      cut.isOver = true;
    }
  }

  /** Where it is not used, nothing stands around the host's reads. */
  private watch(): void {
    if (this.isWatching) {
      return;
    }
    const missing = [
      ...wrapAnswerer(this.kuzzle, CACHED, (original) => this.cached(original)),
      ...wrapAnswerer(this.kuzzle, STORED, (original) => this.stored(original)),
      ...wrapAnswerer(this.kuzzle, SEVERAL, (original) => this.several(original)),
    ];
    if (missing.length > 0) {
      throw decisionUnavailable("users");
    }
    this.isWatching = true;
  }

  /** Hides whoever is not seen from the cache too: the host then looks into the storage, as for who does not exist. */
  private cached(original: Answerer): Answerer {
    return async (...args) => {
      const text = await original(...args);
      const cut = this.current();
      const [key] = args;
      const start = `repos/${this.kuzzle.internalIndex.index}/users/`;
      if (cut === undefined || !String(key).startsWith(start) || typeof text !== "string") {
        return text;
      }
      const content = parseJson(text);
      const kuid = String(key).slice(start.length);
      const isSeen = isPlainObject(content) && (await cut.sees(kuid, content));
      cut.done ||= isSeen;
      return isSeen ? text : null;
    };
  }

  private stored(original: Answerer): Answerer {
    return async (...args) => {
      const cut = this.cutOf(args);
      if (cut === undefined) {
        return original(...args);
      }
      cut.done = true;
      const document = (await original(...args)) as Document;
      if (!(await cut.sees(document._id, document._source))) {
        throw userNotFound(document._id);
      }
      return document;
    };
  }

  private several(original: Answerer): Answerer {
    return async (...args) => {
      const cut = this.cutOf(args);
      if (cut === undefined) {
        return original(...args);
      }
      cut.done = true;
      const answer = (await original(...args)) as { readonly items?: readonly Document[] };
      if (answer.items === undefined) {
        return answer;
      }
      const seen = await Promise.all(
        answer.items.map(async ({ _id, _source }) => cut.sees(_id, _source)),
      );
      return { ...answer, items: answer.items.filter((_, position) => seen[position]) };
    };
  }

  private cutOf([index, collection]: readonly unknown[]): Cut | undefined {
    const isOfUsers = collection === "users" && index === this.kuzzle.internalIndex.index;
    return isOfUsers ? this.current() : undefined;
  }

  private current(): Cut | undefined {
    const cut = this.cuts.get();
    return cut?.isOver === true ? undefined : cut;
  }
}
