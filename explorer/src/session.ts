import { reactive, readonly, ref } from "vue";

import type { NamesAnswer, StartAnswer } from "../../lib/cli/explore/protocol";
import {
  actAs,
  AnsweredError,
  explorer,
  namesAnswer,
  onAnswer,
  SERVER_LOST,
  startAnswer,
} from "./api";

/** Milliseconds between two looks whether Kuzzle answers again. */
const PAUSE = 1_000;

type Loss = "kuzzle" | "server";

interface Session {
  start?: StartAnswer;
  names: NamesAnswer;
  loginNeeded: boolean;
  /** Nobody has logged out here: the login has ended. */
  hasEnded: boolean;
  /** Another tab has logged in as somebody else. */
  isTaken: boolean;
  lost: Loss | undefined;
}

const NO_NAMES: NamesAnswer = {
  ...{ profiles: [], roles: [], users: [], places: [], actions: [] },
  ...{ totals: {}, withheld: [] },
};

const state = reactive<Session>({
  names: NO_NAMES,
  ...{ loginNeeded: false, hasEnded: false, isTaken: false, lost: undefined },
});
export const session = readonly(state) as Readonly<Session>;

/** Counts logins and reconnections: who shows answers asks again when it changes. */
export const epoch = ref(0);

const LOSSES: Readonly<Record<string, Loss>> = {
  "explorer.unreachable": "kuzzle",
  [SERVER_LOST]: "server",
};

/** Tells an answer that did not come from one that says no. */
export function isLoss({ id }: { readonly id: string }): boolean {
  return Object.hasOwn(LOSSES, id);
}

let waiting = false;

onAnswer((error) => {
  const lost = error && LOSSES[error.id];
  if (error?.id === "explorer.login_needed" && !state.loginNeeded) {
    state.hasEnded = true;
    state.loginNeeded = true;
  }
  if (error?.id === "explorer.other_login") {
    void begin();
  }
  if (lost !== undefined) {
    state.lost = lost;
    waitForAnswer();
  }
});

/** Asks now and then, until there is an answer. */
function waitForAnswer(): void {
  if (waiting) {
    return;
  }
  waiting = true;
  window.setTimeout(() => {
    waiting = false;
    void begin();
  }, PAUSE);
}

let latest = 0;

/**
 * Learns whom the page is for. A loss is told by {@link session}.
 *
 * @param isOwn whoever has changed the login here by themselves needs not be told
 */
export async function begin(isOwn = false): Promise<void> {
  const mine = ++latest;
  try {
    const start = await startAnswer();
    if (mine === latest) {
      await take(start, isOwn);
    }
  } catch (error) {
    if (!(error instanceof AnsweredError)) {
      throw error;
    }
    // the listener above has told it
  }
}

/** Whom the page was for, until somebody else has logged in. */
let shownLast: string | undefined;

async function take(start: StartAnswer, isOwn: boolean): Promise<void> {
  const before = state.start;
  const isAnother = before?.kuid !== start.kuid;
  if (isOwn || (start.loggedIn && start.kuid !== shownLast)) {
    state.isTaken = !isOwn && shownLast !== undefined;
  }
  shownLast = start.kuid ?? shownLast;
  state.hasEnded = !isOwn && (state.hasEnded || (before?.loggedIn === true && !start.loggedIn));
  actAs(start.kuid);
  if (isAnother) {
    state.names = NO_NAMES;
  }
  state.start = start;
  state.loginNeeded = !start.loggedIn;
  state.lost = undefined;
  if (start.loggedIn) {
    state.hasEnded = false;
    const names = await namesAnswer();
    if (state.start.kuid === start.kuid) {
      state.names = names;
    }
    epoch.value += 1;
  }
}

/** Looks who is logged in, since other tabs of this browser share the login. */
async function look(): Promise<void> {
  const start = await startAnswer();
  if (start.kuid !== state.start?.kuid || start.loggedIn !== state.start?.loggedIn) {
    await begin();
  }
}

/** Tells the other tabs of this browser. */
const tabs = new BroadcastChannel("profile-guard-explorer");
tabs.addEventListener("message", () => {
  look().catch(() => undefined);
});
window.addEventListener("focus", () => {
  look().catch(() => undefined);
});

/** Reads the names again: something was written. */
export async function readNames(): Promise<void> {
  state.names = await namesAnswer();
}

/** @throws AnsweredError */
export async function logIn(as: object): Promise<void> {
  await explorer("login", as);
  await changeLogin();
}

export async function logOut(): Promise<void> {
  await explorer("logout");
  await changeLogin();
}

async function changeLogin(): Promise<void> {
  tabs.postMessage("login");
  await begin(true);
}
