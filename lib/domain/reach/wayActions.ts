import {
  type ActionDeclaration,
  actionsThat,
  declarationOf,
  type DocumentStore,
  type DocumentTarget,
  ofCatalogue,
  readActionKey,
  traitsOf,
} from "../actions";
import type { ReachUser } from "./reachPlatform";

const OF_OTHERS: ReadonlySet<string | undefined> = new Set(["owner", "userId", "_id"]);

/** Lists the actions that make a means to act as a user who exists; those first that need no login. */
export const identityMakers = ofCatalogue<readonly string[]>(() =>
  actionsThat(
    ({ makes, makesFor, resetToken }) =>
      resetToken === "makes" || (makes !== undefined && OF_OTHERS.has(makesFor)),
  ).sort((one, other) => Number(isKeyMaker(other)) - Number(isKeyMaker(one))),
);

/** Lists the actions by which strangers become users of the preset profiles. */
export const signUps = ofCatalogue<readonly string[]>(() =>
  writesOf("user", ({ profileIds }) => profileIds === "preset"),
);

/** Lists the actions that make a user with profiles and a password that the caller chooses. */
export const userMakers = ofCatalogue<readonly string[]>(() => [
  ...writesOf(
    "user",
    ({ does, document, profileIds }) =>
      profileIds === undefined && (does === "create" || document === "content and default"),
  ),
  ...actionsThat(({ write }) => traitsOf(write)?.isImport === true),
]);

/** Lists the actions that give profiles to a user who exists. */
export const givers = ofCatalogue<readonly string[]>(() =>
  writesOf("user", ({ does, profileIds }) => profileIds === undefined && does === "write"),
);

/** Lists the actions that store a document of this kind, as far as they satisfy the condition. */
export function writesOf(
  target: DocumentTarget,
  satisfies: (write: DocumentStore) => boolean,
): string[] {
  return actionsThat(
    ({ write }) => write?.target === target && write.does !== "delete" && satisfies(write),
  );
}

export function declared(action: string): Partial<ActionDeclaration> {
  const key = readActionKey(action);
  return declarationOf(key.controller, key.action) ?? {};
}

export function isKeyMaker(action: string): boolean {
  return declared(action).makes === "apiKey";
}

/** Tells whether an action may make a means to act as a user: Kuzzle makes no second login, and changes none that is not. */
export function isUsable(action: string, { hasLogin }: ReachUser): boolean {
  const { makes, setsPassword } = declared(action);
  if (makes === "apiKey" || hasLogin === undefined) {
    return true;
  }
  const makesLogin = makes === "credentials" && setsPassword === undefined;
  return hasLogin === !makesLogin;
}
