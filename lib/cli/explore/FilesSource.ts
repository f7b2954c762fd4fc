import { statSync } from "node:fs";

import type { AnalyzeAllAnswer } from "../../api/analyze";
import { isPlainObject, memberOf } from "../../domain/plainObject";
import { isUnresolvable, type StoredProfile } from "../../domain/rights";
import { findingsOf } from "../check/fileFindings";
import {
  grantingOf,
  type Granting,
  mergeSources,
  parseAll,
  type PolicySet,
  withAnonymous,
} from "../files/policySet";
import { readSources, type Source as TextSource } from "../files/sources";
import { CommandError } from "../support/exit";
import { explorerError } from "./ExplorerError";
import { FILE_ANSWERS } from "./fileAnswers";
import { knownActions } from "./kuzzleNames";
import type { NamesAnswer, PageRequest, StartAnswer } from "./protocol";
import type { Source } from "./Source";

/** Files alone, by the code that judges on a server. They are read again for every question, so that what is edited shows. */
export class FilesSource implements Source {
  readonly mode = "files";
  readonly of: string;
  private read?: { readonly sources: readonly TextSource[]; readonly policies: PolicySet };

  /** @throws CommandError when they cannot be read */
  constructor(private readonly files: readonly string[]) {
    this.of = files.join(", ");
    const { roles, profiles, users } = this.policies();
    if (roles.size + profiles.size + users.size === 0) {
      throw new CommandError(`There are no roles, profiles or users in ${this.of}.`);
    }
  }

  async login(): Promise<Pick<StartAnswer, "loggedIn">> {
    return { loggedIn: true };
  }

  async logIn(): Promise<void> {
    throw explorerError("explorer.not_in_files", "Files need no login.");
  }

  logOut(): void {
    // nobody is logged in
  }

  async names(): Promise<NamesAnswer> {
    const { roles, profiles, users } = this.granting();
    return {
      profiles: [...profiles.keys()].sort(),
      roles: [...roles.keys()].sort(),
      users: [...users.keys()].sort(),
      places: placesOf(profiles.values()),
      actions: knownActions(),
      totals: {},
      withheld: [],
    };
  }

  async query(request: PageRequest): Promise<unknown> {
    const { controller, action } = request;
    const answer = FILE_ANSWERS[`${controller}:${action}`];
    try {
      if (controller === "profile-guard" && action === "analyzeAll") {
        return this.allFindings();
      }
      if (answer === undefined) {
        throw explorerError("explorer.not_in_files", `Files do not tell it: ${action}.`);
      }
      this.requireReadable(request);
      return answer(this.granting(), request);
    } catch (error) {
      throw toldOf(error);
    }
  }

  /** Refuses to judge a user whose entry has faults: it would say that they may nothing. @throws ExplorerError */
  private requireReadable({ action, userId, body }: PageRequest): void {
    const sides = isPlainObject(body) ? [body.left, body.right] : [];
    const named = [userId, ...sides.map((side) => (isPlainObject(side) ? side.userId : undefined))];
    const ids = new Set(named.filter((id) => typeof id === "string"));
    if (action.startsWith("analyze") || ids.size === 0) {
      return;
    }
    const faults = findingsOf(this.policies()).filter(
      ({ kind, id, severity }) => kind === "users" && severity === "error" && ids.has(id ?? ""),
    );
    const [first] = faults;
    if (first !== undefined) {
      const message = `User "${first.id}" cannot be judged: its entry has faults.`;
      throw explorerError("explorer.rights_unknown", message, faults);
    }
  }

  /** Parsing takes longer than reading: it is done once the files are others. */
  private policies(): PolicySet {
    requireFiles(this.files);
    const sources = readSources(this.files);
    const isSame =
      sources.length === this.read?.sources.length &&
      sources.every(({ name, text }, position) => {
        const before = this.read?.sources[position];
        return before?.name === name && before.text === text;
      });
    if (this.read === undefined || !isSame) {
      this.read = { sources, policies: mergeSources(parseAll(sources)) };
    }
    return this.read.policies;
  }

  private granting(): Granting {
    const granting = grantingOf(this.policies());
    return { ...granting, users: withAnonymous(granting.users) };
  }

  private allFindings(): AnalyzeAllAnswer {
    const owner = { roles: "roleId", profiles: "profileId", users: "userId" } as const;
    return {
      findings: findingsOf(this.policies()).map(({ kind, id, place, ...finding }) => ({
        ...finding,
        message: `${finding.message} (${place.file}:${place.line})`,
        ...(kind !== undefined && { [owner[kind]]: id }),
      })),
    };
  }
}

/** Refuses what is no file, such as a pipe: it is read once at most, and may keep its reader waiting. @throws CommandError */
function requireFiles(names: readonly string[]): void {
  const others = names.filter((name) => {
    const kind = statSync(name, { throwIfNoEntry: false });
    return kind !== undefined && !kind.isFile() && !kind.isDirectory();
  });
  if (others.length > 0) {
    const faults = others.map((name) => `${name}: is no file and no folder`);
    throw new CommandError("Some files cannot be read.", undefined, faults);
  }
}

function placesOf(profiles: Iterable<StoredProfile>): readonly string[] {
  const places = new Set<string>();
  for (const row of [...profiles].flatMap(({ policies }) => listOf(policies))) {
    for (const restriction of listOf(memberOf(row, "restrictedTo"))) {
      if (isPlainObject(restriction) && typeof restriction.index === "string") {
        const { index } = restriction;
        places.add(index);
        listOf(restriction.collections).forEach((one) => places.add(`${index}/${String(one)}`));
      }
    }
  }
  return [...places].sort();
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

/** Returns what the page can tell of an error, and others as they are. */
function toldOf(error: unknown): unknown {
  if (error instanceof CommandError) {
    return explorerError("explorer.rights_unknown", error.message, error.lines);
  }
  return isUnresolvable(error) ? explorerError("explorer.rights_unknown", error.message) : error;
}
