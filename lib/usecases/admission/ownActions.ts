import type { CreationAnswer, UpdateAnswer, WriteAnswer } from "./writeAnswers";
import { creationAnswer, updateAnswer, writeAnswer } from "./writeAnswers";
import type { NativeAnswer, Write, WriteAction } from "../../host/port/Host";

/** Describes one of the five actions: its collection, its URLs, its answer. */
export interface OwnAction {
  readonly collection: "profiles" | "users";
  readonly routes: readonly { readonly verb: "post" | "put"; readonly path: string }[];
  readonly answer: (
    answer: NativeAnswer,
    write: Write,
  ) => CreationAnswer | WriteAnswer | UpdateAnswer;
}

/** Own and native actions answer from this table, and pass the same guards. */
export const OWN_ACTIONS: Readonly<Record<WriteAction, OwnAction>> = {
  createProfile: {
    collection: "profiles",
    routes: [{ verb: "post", path: "/profiles/:_id/_create" }],
    answer: (answer, write) => creationAnswer("profiles", answer, write),
  },
  createOrReplaceProfile: {
    collection: "profiles",
    routes: [{ verb: "put", path: "/profiles/:_id" }],
    answer: writeAnswer,
  },
  updateProfile: {
    collection: "profiles",
    routes: [{ verb: "put", path: "/profiles/:_id/_update" }],
    answer: updateAnswer,
  },
  createUser: {
    collection: "users",
    routes: [
      { verb: "post", path: "/users/:_id/_create" },
      { verb: "post", path: "/users/_create" },
    ],
    answer: (answer, write) => creationAnswer("users", answer, write),
  },
  createRestrictedUser: {
    collection: "users",
    routes: [
      { verb: "post", path: "/users/:_id/_createRestricted" },
      { verb: "post", path: "/users/_createRestricted" },
    ],
    answer: writeAnswer,
  },
};

export function isOwnAction(action: unknown): action is WriteAction {
  return typeof action === "string" && Object.hasOwn(OWN_ACTIONS, action);
}
