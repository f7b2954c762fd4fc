import type { Store } from "./writtenSource";

/** As much of a profile or a role as is used. */
export interface Document {
  readonly _id: string;
}

type Save<T> = (this: T, document: Document, options?: object) => Promise<Document>;

/** As much of both as is used. Source: the host's lib/core/shared/ObjectRepository.ts. */
export interface Repository {
  readonly store: Store;
  loadOneFromDatabase: (id: string) => Promise<Document | null>;
}

/** Source: the host's lib/core/security/profileRepository.ts. */
export interface WrittenProfiles extends Repository {
  validateAndSaveProfile: Save<WrittenProfiles>;
  load: (id: string, options?: object) => Promise<Document | null>;
  readonly persistToCache: (document: Document, options?: object) => Promise<Document>;
  readonly deleteFromCache: (id: string) => Promise<void>;
  readonly getCacheKey: (id: string) => string;
  readonly serializeToCache: (document: Document) => object;
  readonly ttl?: number;
}

/** Source: the host's lib/core/security/roleRepository.js. */
export interface WrittenRoles extends Repository {
  validateAndSaveRole: Save<WrittenRoles>;
  readonly roles: Map<string, unknown>;
}

export interface Prototypes {
  readonly profiles: WrittenProfiles;
  readonly roles: WrittenRoles;
}
