import type { JSONObject, KuzzleRequest, PluginContext, Repository } from "kuzzle";
import { Plugin } from "kuzzle";

import type { ProfileGuardPlugin } from "../../../index";
import { newRequest } from "./calling";
import { Jobs } from "./Jobs";
import { LazyWorker } from "./lines";
import type { Ask, Asked } from "./story";
import { onboarding } from "./story";
import { wander } from "./wandering";
import { checkedWayOf, wayOf } from "./ways";

/** In which the host keeps a plugin's own documents: its private index is called after it. */
export const OFFICE = "profile-guard-features-office";

type RepositoryConstructor = new (collection: string) => Repository & {
  update(document: JSONObject): Promise<unknown>;
};

async function tell(ask: Ask, suffix: string): Promise<string[]> {
  const story = onboarding(suffix);
  for (const asked of story) {
    await ask(asked);
  }
  return story.map(({ action }) => action);
}

/** A back office, as applications have one: its actions make users, profiles and roles. */
export class OfficePlugin extends Plugin {
  readonly jobs = new Jobs();
  /** Starts with the first job, in the course of its request. */
  private readonly workers = { plain: new LazyWorker(), meant: new LazyWorker() };
  /** Absent on the host alone. */
  guard: ProfileGuardPlugin | undefined;
  /** The work that goes on after its request was answered, by the names' suffix. */
  private readonly unanswered = new Map<string, Promise<unknown>>();
  /** Let it begin. */
  private readonly answered = new Map<string, (value: unknown) => void>();

  constructor() {
    super({ kuzzleVersion: ">=2.33.0 <3" });
    const action = (name: keyof OfficePlugin, called: string = name) => ({
      handler: (this[name] as (request: KuzzleRequest) => Promise<unknown>).bind(this),
      // over HTTP too, a body may come along
      http: [{ verb: "post" as const, path: `office/_${called}` }],
    });
    this.api = {
      office: {
        actions: {
          onboard: action("onboard"),
          outcome: action("outcome"),
          delegate: action("delegate"),
          ask: action("ask"),
          open: action("open"),
          // the same by names of their own, for what the options say of them
          invite: action("open", "invite"),
          hire: action("open", "hire"),
          trial: action("trial"),
          queue: action("queue"),
          errand: action("errand"),
          work: action("work"),
          gift: action("gift"),
          file: action("file"),
          search: action("search"),
          wander: action("wander"),
        },
      },
    };
  }

  get host(): PluginContext {
    return this.context;
  }

  async init(config: JSONObject, context: PluginContext): Promise<void> {
    this.config = config;
    this.context = context;
    await context.accessors.storage.bootstrap({
      offices: { properties: { name: { type: "keyword" } } },
    });
  }

  /** Makes a team: `way`, and `when`, if not at once. */
  async onboard(request: KuzzleRequest): Promise<unknown> {
    const suffix = request.getString("suffix");
    const ask = wayOf(request.getString("way"), { context: this.host, request });
    const work = () => tell(ask, suffix);
    switch (request.getString("when", "at once")) {
      case "in a job":
        return this.jobs.run(work);
      case "after the answer":
        return this.afterAnswer(suffix, work);
      case "after the answer, for the client":
        return this.afterAnswer(suffix, async () => this.guard?.forClient(request, work));
      default:
        return work();
    }
  }

  /** It begins when somebody asks what came of it. */
  private afterAnswer(suffix: string, work: () => Promise<unknown>): readonly string[] {
    const answered = new Promise((resolve) => this.answered.set(suffix, resolve));
    this.unanswered.set(suffix, answered.then(work));
    return [];
  }

  /** Waits for the outcome of that work. */
  async outcome(request: KuzzleRequest): Promise<unknown> {
    const suffix = request.getString("suffix");
    this.answered.get(suffix)?.(undefined);
    return this.unanswered.get(suffix);
  }

  /** Asks what the body says as the client, with their rights and no more. */
  async delegate(request: KuzzleRequest): Promise<unknown> {
    const ask = checkedWayOf(request.getString("way"), { context: this.host, request });
    const asked = request.getBody() as Asked;
    const work = () => ask(asked);
    await (request.getString("when", "at once") === "in a job" ? this.jobs.run(work) : work());
    return { done: true };
  }

  /** Asks what the body says as the application. */
  async ask(request: KuzzleRequest): Promise<unknown> {
    const ask = wayOf(request.getString("way"), { context: this.host, request });
    await ask(request.getBody() as Asked);
    return { done: true };
  }

  /** A door: asks what the body says as the application, and hands the answer to the client. */
  async open(request: KuzzleRequest): Promise<unknown> {
    const ask = wayOf(request.getString("way"), { context: this.host, request });
    const answer = await ask(request.getBody() as Asked);
    // kuzzle-sdk answers what it got, `accessors.execute` the request
    return (Object(answer) as { result?: unknown }).result ?? answer;
  }

  /** The same, and says that nobody is to be judged for it. */
  async trial(request: KuzzleRequest): Promise<unknown> {
    return this.guard?.asApplication("a free trial", () => this.open(request));
  }

  /** The same by a job, which says for whom it runs. */
  async queue(request: KuzzleRequest): Promise<unknown> {
    return this.jobs.run(async () => this.guard?.forClient(request, () => this.open(request)));
  }

  /** The same, for the client of a request that it makes anew. */
  async errand(request: KuzzleRequest): Promise<unknown> {
    const made = new (newRequest(this.host))({ controller: "office", action: "errand" });
    return this.guard?.forClient(made, () => this.open(request));
  }

  /** The same by a worker that the first request has started. */
  async work(request: KuzzleRequest): Promise<unknown> {
    return this.workers.plain.run(() => this.open(request));
  }

  /** The same, where the first request has started it for work that nobody is to be judged for. */
  async gift(request: KuzzleRequest): Promise<unknown> {
    const { guard } = this;
    const work = async () => this.workers.meant.run(() => this.open(request));
    return request.input.args.meant === true ? guard?.asApplication("a gift", work) : work();
  }

  /** Asks after many turns; and once it has answered, when somebody wants to know what came of it. */
  async wander(request: KuzzleRequest): Promise<unknown> {
    const { guard, jobs } = this;
    const forClient = async (one: KuzzleRequest, work: () => Promise<unknown>) =>
      guard?.forClient(one, work);
    const work = async () => wander({ context: this.host, request, jobs, forClient });
    const suffix = request.getString("outlives", "");
    return suffix === "" ? work() : this.afterAnswer(suffix, async () => forClient(request, work));
  }

  /** Searches as the application, and hands the answer to the client. */
  async search(request: KuzzleRequest): Promise<unknown> {
    const search = { ...request.getBody(), controller: "document", action: "search" };
    const { result } = await this.host.accessors.sdk.query(search);
    return result;
  }

  /** Keeps a document of its own, and answers what it reads of it. */
  async file(request: KuzzleRequest): Promise<unknown> {
    const { Repository } = this.host.constructors as unknown as {
      Repository: RepositoryConstructor;
    };
    const offices = new Repository("offices");
    const _id = request.getString("office");
    await offices.create({ _id, name: "first" }, {});
    await offices.update({ _id, name: "second" });
    const { name } = (await offices.get(_id)) as { name: string };
    await offices.delete(_id, {});
    return { name };
  }
}
