import type { NativeAnswer, Write } from "../../host/port/Host";

/** Answer of createProfile and createUser; source: their reference documents. */
export interface CreationAnswer {
  readonly _id: string;
  readonly _index: "%kuzzle";
  readonly _type: "profiles" | "users";
  readonly _version: number;
  readonly created: boolean;
  readonly _source: Readonly<Record<string, unknown>>;
}

/** Answer of createOrReplaceProfile and createRestrictedUser. */
export type WriteAnswer = Pick<CreationAnswer, "_id" | "_version" | "created" | "_source">;

export type UpdateAnswer = Pick<CreationAnswer, "_id" | "_version">;

export function creationAnswer(
  type: CreationAnswer["_type"],
  answer: NativeAnswer,
  write: Write,
): CreationAnswer {
  return { ...writeAnswer(answer, write), _index: "%kuzzle", _type: type };
}

export function writeAnswer(answer: NativeAnswer, write: Write): WriteAnswer {
  return {
    _id: answer._id,
    _version: write.version,
    created: write.created,
    _source: publicSource(answer._source),
  };
}

export function updateAnswer(answer: NativeAnswer, write: Write): UpdateAnswer {
  return { _id: answer._id, _version: write.version };
}

/** Drops the member that the host computes for itself. The members of a user are the application's. */
export function publicSource(
  source: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (Object.hasOwn(source, "profileIds")) {
    return source;
  }
  const { optimizedPolicies, ...shown } = source;
  return shown;
}
