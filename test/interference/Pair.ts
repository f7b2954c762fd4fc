import { declarationOf } from "../../lib/domain/actions";
import type { ApiAction } from "./api";
import type { Difference } from "./compare";
import { differenceOf } from "./compare";
import type { Handles } from "./handles";
import { ensureLoggedIn, heal, snapshotOf } from "./heal";
import type { Snapshot } from "./heal";
import type { Sent } from "./requests";
import type { Belongings } from "./untouched";
import { belongings, touched } from "./untouched";
import type { Reply, World } from "./World";

/** Tells what went wrong, by the action that did it. */
export interface Fault {
  readonly key: string;
  /** In a few lines. */
  readonly text: string;
}

/** A pair of worlds that differ in tenant B, of whom only the rich one knows. */
export class Pair {
  readonly faults: Fault[] = [];
  sent = 0;
  /** Counts how often a caller was answered so: a caller who is always refused tests nothing. */
  readonly statuses = new Map<string, number>();
  /** Differences that were not there when both worlds were asked again: of time, not of what they hold. */
  readonly passing: Fault[] = [];
  /** Actions that were allowed to somebody at least once. */
  readonly succeeded = new Set<string>();
  private readonly told = new Set<string>();

  private constructor(
    readonly rich: World,
    readonly poor: World,
    private snapshots: readonly [Snapshot, Snapshot],
    private belongings: Belongings,
  ) {}

  static async of(rich: World, poor: World): Promise<Pair> {
    const snapshots = await Promise.all([snapshotOf(rich), snapshotOf(poor)]);
    return new Pair(rich, poor, snapshots, await belongings(rich, poor));
  }

  get theirs(): Belongings {
    return this.belongings;
  }

  /** Takes the worlds as they are now for what they are to stay. */
  async renew(): Promise<void> {
    this.snapshots = await Promise.all([snapshotOf(this.rich), snapshotOf(this.poor)]);
    this.belongings = await belongings(this.rich, this.poor);
  }

  private get both(): readonly [World, World] {
    return [this.rich, this.poor];
  }

  /**
   * Sends requests to an action, each to both worlds, and puts them back to where they were.
   *
   * @param ownHandles new handles of the caller's own in a world. Default: the requests hold none
   */
  async try(
    caller: string,
    requests: readonly Sent[],
    ownHandles?: (world: World) => Promise<Handles>,
  ): Promise<void> {
    const handles = async (): Promise<readonly Handles[]> => {
      await this.logIn(caller);
      return ownHandles === undefined ? [] : Promise.all(this.both.map(ownHandles));
    };
    let own = await handles();
    const again = async (): Promise<readonly Handles[]> => (own = await handles());
    let changed = false;
    for (const sent of requests) {
      changed = (await this.send(caller, sent, own, again)) || changed;
    }
    const action = requests[0]?.action;
    if (changed && action !== undefined) {
      await this.heal(action);
    }
  }

  /** Expects what is stored of tenant B to be as it was. Tells each thing once. */
  async lookForTouched({ key }: ApiAction): Promise<void> {
    for (const line of await touched(this.rich, this.theirs)) {
      if (!this.told.has(line)) {
        this.told.add(line);
        this.faults.push({ key, text: `touched what is not the caller's: ${line}` });
      }
    }
  }

  private async heal(action: ApiAction): Promise<void> {
    await this.lookForTouched(action);
    const [rich, poor] = this.snapshots;
    this.snapshots = await Promise.all([heal(this.rich, rich), heal(this.poor, poor)]);
  }

  /** A token that was refreshed may be that of the same second, which ends a moment later. */
  private async logIn(caller: string): Promise<void> {
    if (caller !== "anonymous") {
      await Promise.all(this.both.map((world) => ensureLoggedIn(world, caller)));
    }
  }

  /**
   * Sends a request to both worlds, and again where one tells what the other does not: one may find a
   * moment earlier what was written, or end a cursor a moment later.
   *
   * @param again handles of now @returns whether it may have changed something
   */
  private async send(
    caller: string,
    sent: Sent,
    own: readonly Handles[],
    again: () => Promise<readonly Handles[]>,
  ): Promise<boolean> {
    this.sent += 1;
    const mayChange = changes(sent.action);
    let answers = await this.answersTo(caller, sent, own);
    const first = differenceOf(caller, sent, ...answers);
    let difference = first;
    if (first !== undefined) {
      if (mayChange) {
        await this.heal(sent.action);
      }
      answers = await this.answersTo(caller, sent, await again());
      difference = differenceOf(caller, sent, ...answers);
    }
    if (first !== undefined && difference === undefined) {
      this.passing.push({ key: sent.action.key, text: textOf(first) });
    }
    const { key } = sent.action;
    if (difference !== undefined) {
      this.faults.push({ key, text: textOf(difference) });
    } else if (isBroken(answers[0]) && !FAILS_ANYHOW.has(key)) {
      const { text } = answers[0];
      this.faults.push({ key, text: textOf({ caller, sent, rich: text, poor: "the same" }) });
    }
    const [rich, poor] = answers.map(({ status }) => status);
    if (rich !== undefined && rich < 300) {
      this.succeeded.add(key);
    }
    const answered = `${caller} ${String(rich)}`;
    this.statuses.set(answered, (this.statuses.get(answered) ?? 0) + 1);
    const changed = mayChange && (rich === 200 || poor === 200);
    if (changed) {
      await (rich === poor
        ? Promise.all(this.both.map(({ elasticsearch }) => elasticsearch.refresh()))
        : this.heal(sent.action));
    }
    return changed;
  }

  private async answersTo(
    caller: string,
    sent: Sent,
    own: readonly Handles[],
  ): Promise<[Reply, Reply]> {
    const answer = async (world: World, handles: Handles | undefined): Promise<Reply> => {
      const { controller, action } = sent.action;
      const text = JSON.stringify({ ...sent.args, controller, action, body: sent.body })
        .replaceAll("$own.room", handles?.room ?? "")
        .replaceAll("$own.scroll", handles?.scroll ?? "");
      const call = JSON.parse(text) as { controller: string; action: string };
      const reply = await world.send(caller, call, sent.way);
      // each world has given out its own
      const known = Object.entries(handles ?? {}).filter(([, handle]) => handle !== "none");
      const shown = known.reduce(
        (told, [name, handle]) => told.replaceAll(String(handle), `$own.${name}`),
        reply.text,
      );
      return { ...reply, text: shown };
    };
    return Promise.all([answer(this.rich, own[0]), answer(this.poor, own[1])]);
  }
}

/** Tells whether an action may leave a world otherwise than it was. */
function changes({ controller, action }: ApiAction): boolean {
  const declaration = declarationOf(controller, action);
  return (
    declaration === undefined ||
    declaration.write !== undefined ||
    declaration.data === "changes" ||
    (declaration.unguarded === "ownSelf" && /^(?:log|delete|update|create|refresh)/u.test(action))
  );
}

/** Errors that no declared one of the host or of ours is: something failed inside. */
const BROKEN: ReadonlySet<string> = new Set([
  "core.fatal.unexpected_error",
  "plugin.runtime.unexpected_error",
  "services.storage.unexpected_error",
]);

/**
 * The strategy `local` fails where credentials were deleted a moment ago, which its own search still
 * finds: a fault of kuzzle-plugin-auth-passport-local, with the plugin as without it.
 */
const FAILS_ANYHOW: ReadonlySet<string> = new Set(["security:updateCredentials"]);

function isBroken({ status, text }: Reply): boolean {
  const { error } = (status < 500 ? {} : JSON.parse(text)) as { error?: { id?: string } };
  return error?.id !== undefined && BROKEN.has(error.id);
}

function textOf({ caller, sent, rich, poor }: Difference): string {
  const { about, args, body, way } = sent;
  const request = JSON.stringify({ ...args, body }).slice(0, 400);
  return [
    `by ${caller} about ${about} (${way}): ${request}`,
    `rich: ${rich.slice(0, 700)}`,
    `poor: ${poor.slice(0, 700)}`,
  ].join("\n      ");
}
