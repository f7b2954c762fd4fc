import { pbkdf2 } from "node:crypto";
import { promisify } from "node:util";

import { OWN_CONTROLLER, PRESET } from "./application/setup";
import type { Call } from "./Connection";
import type { Caller, Size } from "./platform";
import {
  DOCUMENT,
  loginOf,
  profileOf,
  restrictions,
  SIZES,
  updatedOf,
  WRITTEN_ROLE,
  writtenOf,
} from "./platform";

/** Compared with the host beside the plugin: a changed request, or work of our own process. */
export type Variant =
  | {
      readonly name: string;
      readonly on: "plugin" | "host";
      readonly change: Readonly<Record<string, unknown>>;
    }
  | { readonly name: string; readonly work: () => Promise<unknown> };

/** One line of the table. To add one, add it to {@link ROWS}. */
export interface Row {
  readonly name: string;
  readonly caller: Caller;
  /** @param unique a text that no other request of the run is given */
  readonly call: (unique: string) => Call;
  /** Requests sent one after the other to one application before it is the next one's turn. */
  readonly perBlock: number;
  /** Counts how often every application has its turn. */
  readonly rounds: number;
  /** Tells whether everything must be compiled before it counts; see `measure.ts`. Default: `false`. */
  readonly warmedUpWell?: boolean;
  /** As few requests as that warm it up: it shows what a server costs that has just started. */
  readonly warmUp?: number;
  /** Requests under way at once: the row is then about their rate. Default: 1, and latency. */
  readonly callers?: number;
  /** The ratio of the plugin to the host. `most` for latency, `least` for a rate. */
  readonly target?: { readonly most: number } | { readonly least: number };
  readonly also?: readonly Variant[];
  /** Rows of the same series differ in their size alone: how their time grows is computed. */
  readonly growth?: { readonly series: string; readonly size: number };
  /** The profile that createRestrictedUser gives meanwhile. Default: a small one. */
  readonly preset?: string;
  /**
   * All applications have their turn at the same time: they wait for the same second to end, and
   * one after the other it would take minutes.
   */
  readonly atOnce?: true;
}

const own: Variant = { name: "own action", on: "plugin", change: { controller: "profile-guard" } };
const strict: Variant = { name: "host, strict", on: "host", change: { strict: true } };

const reader = (count: number): object => ({
  policies: [{ roleId: "reader", restrictedTo: restrictions(count) }],
});

type ProfileAction = "createProfile" | "createOrReplaceProfile" | "updateProfile";

/** Small, with its own action beside it. */
function writeProfile(action: ProfileAction, caller: Caller): Row {
  const { growth: _tooSmall, ...row } = writeLargeProfile(action, 1, caller);
  return {
    ...row,
    name: action,
    perBlock: 5,
    rounds: 60,
    warmedUpWell: true,
    target: { most: 1.15 },
    also: [own],
  };
}

/** The larger ones are written less often: each takes so long that its ratio needs no more. */
function writeLargeProfile(action: ProfileAction, size: number, caller: Caller): Row {
  const small = size <= 100;
  return {
    name: `${action}, ${inWords(size)}`,
    caller,
    call: (unique) =>
      security(action, action === "createProfile" ? unique : writtenOf(size), reader(size)),
    perBlock: small ? 5 : 2,
    rounds: small ? 24 : size < 5_000 ? 16 : 12,
    growth: { series: `${action} (${caller}), restrictions`, size },
  };
}

/** Issue 7 section 3 is about these. Half a decade says nothing about growth. */
const { growth: _between, ...of5000 } = writeLargeProfile("createOrReplaceProfile", 5_000, "admin");
const validated: Row = {
  ...of5000,
  rounds: 30,
  warmedUpWell: true,
  target: { most: 1.25 },
  also: [strict, own],
};

function createUser(caller: Caller): Row {
  return {
    name: "createUser",
    caller,
    call: (unique) => security("createUser", unique, { content: { profileIds: [PRESET] } }),
    perBlock: 5,
    rounds: 60,
    warmedUpWell: true,
    target: { most: 1.15 },
    also: [own],
  };
}

/** A user of a profile with so many restrictions. */
function createUserOf(size: Size, caller: Caller): Row {
  const content = { profileIds: [profileOf(size)] };
  return {
    name: `createUser, ${inWords(size)}`,
    caller,
    call: (unique) => security("createUser", unique, { content }),
    perBlock: 5,
    rounds: 20,
    growth: { series: `createUser (${caller}), restrictions of its profile`, size },
  };
}

function signUp(): Row {
  return {
    name: "createRestrictedUser",
    caller: "anonymous",
    call: (unique) => security("createRestrictedUser", unique, { content: { name: "a name" } }),
    perBlock: 5,
    rounds: 60,
    warmedUpWell: true,
    target: { most: 1.15 },
    also: [own],
  };
}

function signUpTo(size: Size): Row {
  const { caller, call, perBlock } = signUp();
  return {
    name: `createRestrictedUser, ${inWords(size)}`,
    caller,
    call,
    perBlock,
    rounds: 20,
    preset: profileOf(size),
    growth: { series: "createRestrictedUser, restrictions of its profile", size },
  };
}

/** `refresh=wait_for`: Elasticsearch shows what was written at the end of each second. */
function waiting({ name, caller, call }: Row): Row {
  return {
    name: `${name}, wait_for`,
    caller,
    call: (unique) => ({ ...call(unique), refresh: "wait_for" }),
    perBlock: 1,
    rounds: 8,
    atOnce: true,
  };
}

function createDocument(caller: Caller): Row {
  const { index, collection } = DOCUMENT;
  return {
    name: "document:create",
    caller,
    call: (unique) => ({
      controller: "document",
      action: "create",
      index,
      collection,
      _id: unique,
      refresh: "false",
      body: { name: "a name", size: 42 },
    }),
    perBlock: 10,
    rounds: 40,
  };
}

function read(caller: Caller, action: "server:now" | "document:get"): Row {
  const [controller = "", name = ""] = action.split(":");
  const place = controller === "document" ? DOCUMENT : {};
  return {
    name: action,
    caller,
    call: () => ({ controller, action: name, ...place }),
    perBlock: 20,
    rounds: 50,
    target: { most: 1.02 },
  };
}

/** By an action of the application's own, which asks what its body says: `embeddedCalls` is "refuse". */
function throughDoor({ name, call, also: _also, target: _target, ...row }: Row): Row {
  return {
    ...row,
    name: `${name}, by the application's own action`,
    call: (unique) => ({ controller: OWN_CONTROLLER, action: "door", body: call(unique) }),
  };
}

/** Shows what a request pays whose controller writes nothing. */
const idle: Row = {
  name: "the application's own action",
  caller: "manager",
  call: () => ({ controller: OWN_CONTROLLER, action: "nothing" }),
  perBlock: 20,
  rounds: 50,
  target: { most: 1.02 },
};

function updateUser(caller: Caller): Row {
  const { name: _created, call: _call, ...row } = createUser(caller);
  let number = 0;
  return {
    ...row,
    name: "updateUser",
    call: () => security("updateUser", updatedOf(number++ % MOST_UPDATED), { name: "a name" }),
    also: [],
  };
}

/** Writes a role that a profile has. */
function writeRole(caller: Caller): Row {
  const controllers = { document: { actions: { get: true } } };
  const { name: _created, call: _call, ...row } = createUser(caller);
  return {
    ...row,
    name: "createOrReplaceRole",
    call: () => security("createOrReplaceRole", WRITTEN_ROLE, { controllers }),
    also: [],
  };
}

/** The most documents that updates are divided among. */
const MOST_UPDATED = 64;

/** 32 at once, of so many documents: writers of the same one wait for each other. */
function updateTogether(ids: number): Row {
  let number = 0;
  return together({
    name: `updateProfile of ${ids} profile${ids === 1 ? "" : "s"}`,
    caller: "manager",
    // the host alone answers many writers of one profile with version conflicts, unless it tries again
    call: () => ({
      ...security("updateProfile", updatedOf(number++ % ids), reader(1)),
      retryOnConflict: 1_000,
    }),
  });
}

function together(row: Pick<Row, "name" | "caller" | "call">): Row {
  return {
    ...row,
    name: `${row.name}, 32 at once`,
    callers: 32,
    perBlock: 128,
    rounds: 16,
    warmedUpWell: true,
    target: { least: 0.95 },
  };
}

/** The same after 60 requests, as a server answers that has just started. */
function cold({ also: _also, target: _target, warmedUpWell: _well, ...row }: Row): Row {
  return { ...row, name: `${row.name}, cold`, rounds: 12, warmUp: 60 };
}

/** Hashes one password, as kuzzle-plugin-auth-passport-local does it by default. */
const hash = promisify(pbkdf2);

/**
 * Leaves out the `_id`: of one that is given, the plugin first looks up whether it is taken, and what was
 * left of it.
 */
function unnamed(row: Row): Row {
  const { name, call } = row;
  return {
    ...row,
    name: `${name} without _id`,
    call: (unique) => {
      const { _id, ...rest } = call(unique);
      return rest;
    },
  };
}

const WRITES: readonly Row[] = [
  writeProfile("createProfile", "admin"),
  writeProfile("createProfile", "manager"),
  writeProfile("createOrReplaceProfile", "admin"),
  writeProfile("updateProfile", "admin"),
  unnamed(createUser("admin")),
  unnamed(createUser("manager")),
  unnamed(signUp()),
  createUser("admin"),
  createUser("manager"),
  signUp(),
];

const MORE_WRITES: readonly Row[] = [
  writeProfile("updateProfile", "manager"),
  updateUser("admin"),
  updateUser("manager"),
  writeRole("admin"),
  writeRole("manager"),
];

const TOGETHER: readonly Row[] = [
  together(createUser("manager")),
  together(unnamed(createUser("manager"))),
  together(writeProfile("createProfile", "manager")),
  updateTogether(MOST_UPDATED),
  updateTogether(20),
  updateTogether(1),
  together(updateUser("manager")),
  together(unnamed(signUp())),
];

const ACTIONS = ["createProfile", "createOrReplaceProfile", "updateProfile"] as const;

export const ROWS: readonly Row[] = [
  read("admin", "server:now"),
  read("restricted", "server:now"),
  read("admin", "document:get"),
  read("restricted", "document:get"),
  read("restricted to 1000", "server:now"),
  read("restricted to 9000", "server:now"),
  read("restricted to 9000", "document:get"),
  createDocument("admin"),
  createDocument("restricted"),
  idle,
  throughDoor(createUser("admin")),
  throughDoor(createUser("manager")),
  // those that are cold first
  ...[...WRITES, ...MORE_WRITES].map(cold),
  ...WRITES,
  ...MORE_WRITES,
  ...TOGETHER,
  ...ACTIONS.flatMap((action) => SIZES.map((size) => writeLargeProfile(action, size, "admin"))),
  // who does not hold everything is compared with what he hands out
  ...SIZES.map((size) => writeLargeProfile("createOrReplaceProfile", size, "manager of 9000")),
  validated,
  ...SIZES.map((size) => createUserOf(size, "admin")),
  ...SIZES.map((size) => createUserOf(size, "manager of 9000")),
  ...SIZES.map(signUpTo),
  ...WRITES.filter(({ caller }) => caller !== "manager").map(waiting),
  waiting(writeLargeProfile("createOrReplaceProfile", 9_000, "admin")),
  {
    name: "login",
    caller: "anonymous",
    call: () => loginOf("restricted"),
    perBlock: 2,
    rounds: 24,
  },
  {
    name: "login of one restricted to 9,000",
    caller: "anonymous",
    call: () => loginOf("restricted to 9000"),
    perBlock: 2,
    rounds: 16,
  },
  signUpWithCredentials("createRestrictedUser with credentials", 12, ({ _id, ...call }) => call),
  signUpWithCredentials("createRestrictedUser with credentials and _id", 6, (call) => call),
];

/** A stranger names no kuid; of one who does it is looked up first whether it is taken. */
function signUpWithCredentials(name: string, rounds: number, form: (call: Call) => Call): Row {
  return {
    name,
    caller: "anonymous",
    call: (unique) =>
      form(
        security("createRestrictedUser", unique, {
          content: { name: "a name" },
          credentials: { local: { username: unique, password: "a password" } },
        }),
      ),
    callers: 32,
    perBlock: 64,
    rounds,
    target: { least: 0.95 },
    also: [
      own,
      { name: "bare hashing", work: () => hash("a password", "salt", 10_000, 512, "sha512") },
    ],
  };
}

function security(action: string, _id: string, body: object): Call {
  return { controller: "security", action, _id, refresh: "false", body };
}

function inWords(size: number): string {
  return `${size.toLocaleString("en")} restriction${size === 1 ? "" : "s"}`;
}
