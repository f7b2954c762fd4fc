import type { NamesAnswer, PageRequest, StartAnswer } from "./protocol";

/** Where the page's answers come from: a running Kuzzle, or files. */
export interface Source {
  readonly mode: StartAnswer["mode"];
  readonly of: string;
  /** Tells whether somebody has to log in first, and who has. @throws ExplorerError */
  readonly login: () => Promise<Pick<StartAnswer, "loggedIn" | "kuid">>;
  /** Logs in; a login of before is forgotten. @throws ExplorerError */
  readonly logIn: (as: PageRequest) => Promise<void>;
  readonly logOut: () => void;
  /** @param as the kuid that the page is for; it throws where another is logged in: `explorer.other_login` */
  readonly names: (as?: string) => Promise<NamesAnswer>;
  /**
   * Answers a request of Kuzzle's API.
   *
   * @param as the kuid that the page is for; it throws where another is logged in: `explorer.other_login`
   * @throws ExplorerError
   */
  readonly query: (request: PageRequest, as?: string) => Promise<unknown>;
}
