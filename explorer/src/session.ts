import { reactive, readonly, ref } from "vue";

import type { NamesAnswer, StartAnswer } from "../../lib/cli/explore/protocol";
import { explorer, namesAnswer, onAnswer, SERVER_LOST, startAnswer } from "./api";

/** Milliseconds between two looks whether Kuzzle answers again. */
const PAUSE = 1_000;

type Loss = "kuzzle" | "server";

interface Session {
  start?: StartAnswer;
  names: NamesAnswer;
  loginNeeded: boolean;
  /** Somebody was logged in, and has not logged out. */
  ended: boolean;
  lost: Loss | undefined;
}

const NO_NAMES: NamesAnswer = {
  ...{ profiles: [], roles: [], users: [], places: [], actions: [] },
  ...{ totals: {}, withheld: [] },
};

const state = reactive<Session>({
  ...{ names: NO_NAMES, loginNeeded: false, ended: false, lost: undefined },
});
export const session = readonly(state) as Readonly<Session>;

/** Counts logins and reconnections: who shows answers asks again when it changes. */
export const epoch = ref(0);

const LOSSES: Readonly<Record<string, Loss>> = {
  "explorer.unreachable": "kuzzle",
  [SERVER_LOST]: "server",
};

let waiting = false;

onAnswer((error) => {
  const lost = error && LOSSES[error.id];
  if (error?.id === "explorer.login_needed") {
    state.loginNeeded = true;
    state.ended ||= state.start?.loggedIn === true;
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

/** Learns whom the page is for. A loss is told by {@link session}. */
export async function begin(): Promise<void> {
  try {
    const start = await startAnswer();
    state.start = start;
    state.loginNeeded = !start.loggedIn;
    state.lost = undefined;
    if (start.loggedIn) {
      state.ended = false;
      state.names = await namesAnswer();
      epoch.value += 1;
    }
  } catch {
    // the listener above has told it
  }
}

/** Reads the names again: something was written. */
export async function readNames(): Promise<void> {
  state.names = await namesAnswer();
}

/** @throws AnsweredError */
export async function logIn(as: object): Promise<void> {
  await explorer("login", as);
  await begin();
}

export async function logOut(): Promise<void> {
  await explorer("logout");
  state.names = NO_NAMES;
  state.ended = false;
  await begin();
}
