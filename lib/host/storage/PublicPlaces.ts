import type { ExistingPlaces } from "../../domain/policies/references";
import type { IndexReader } from "../port/Host";
import { indexCache } from "./indexCache";
import { InternalDocuments } from "./InternalDocuments";

/** Reads which public indexes and collections there are. */
export class PublicPlaces extends InternalDocuments implements IndexReader {
  async listIndexes(): Promise<readonly string[]> {
    return (await this.kuzzle.ask("core:storage:public:index:list")) as string[];
  }

  async listCollections(index: string): Promise<readonly string[]> {
    return (await this.kuzzle.ask("core:storage:public:collection:list", index)) as string[];
  }

  places(): ExistingPlaces {
    return indexCache(this.kuzzle);
  }
}
