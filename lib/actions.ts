import type { KuzzleRequest } from "kuzzle";

import type { CreationAnswer, UpdateAnswer, WriteAnswer } from "./answers";
import { creationAnswer, updateAnswer, writeAnswer } from "./answers";
import type { Host, NativeAnswer, Write, WriteAction } from "./host/Host";
import { commandOf } from "./requests";
import { checkProfileWrite } from "./usecases/checkProfile";
import { checkRestrictedUserCreation, checkUserCreation } from "./usecases/checkUser";

/** One of the five actions: what it decides before, where it writes, what it answers after. */
export interface GuardedAction {
  readonly collection: "profiles" | "users";
  readonly routes: readonly { readonly verb: "post" | "put"; readonly path: string }[];
  readonly check: (host: Host, request: KuzzleRequest) => Promise<void>;
  readonly answer: (
    answer: NativeAnswer,
    write: Write,
  ) => CreationAnswer | WriteAnswer | UpdateAnswer;
}

/** Own and native actions are both made from this table: their rules cannot differ. */
export const GUARDED_ACTIONS: Readonly<Record<WriteAction, GuardedAction>> = {
  createProfile: {
    collection: "profiles",
    routes: [{ verb: "post", path: "/profiles/:_id/_create" }],
    check: (host, request) => checkProfileWrite(host, "createProfile", commandOf(request)),
    answer: (answer, write) => creationAnswer("profiles", answer, write),
  },
  createOrReplaceProfile: {
    collection: "profiles",
    routes: [{ verb: "put", path: "/profiles/:_id" }],
    check: (host, request) => checkProfileWrite(host, "createOrReplaceProfile", commandOf(request)),
    answer: writeAnswer,
  },
  updateProfile: {
    collection: "profiles",
    routes: [{ verb: "put", path: "/profiles/:_id/_update" }],
    check: (host, request) => checkProfileWrite(host, "updateProfile", commandOf(request)),
    answer: updateAnswer,
  },
  createUser: {
    collection: "users",
    routes: [
      { verb: "post", path: "/users/:_id/_create" },
      { verb: "post", path: "/users/_create" },
    ],
    check: (host, request) => checkUserCreation(host, commandOf(request)),
    answer: (answer, write) => creationAnswer("users", answer, write),
  },
  createRestrictedUser: {
    collection: "users",
    routes: [
      { verb: "post", path: "/users/:_id/_createRestricted" },
      { verb: "post", path: "/users/_createRestricted" },
    ],
    check: async (_host, request) => {
      checkRestrictedUserCreation(commandOf(request));
    },
    answer: writeAnswer,
  },
};

export function isGuardedAction(action: unknown): action is WriteAction {
  return typeof action === "string" && Object.hasOwn(GUARDED_ACTIONS, action);
}
