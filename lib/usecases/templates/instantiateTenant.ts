import type { KuzzleRequest } from "kuzzle";

import type { InstantiatedTenant, TenantInstance } from "../../api/tenantInstances";
import { fault, type Finding } from "../../domain/findings";
import { nearestName } from "../../domain/nearest";
import { isNonEmptyText, isPlainObject } from "../../domain/plainObject";
import { isSame } from "../../domain/same";
import {
  instanceContent,
  instanceId,
  instanceIn,
  type Template,
  type Templates,
} from "../../domain/templates";
import { instanceOccupied } from "../../errors/errors";
import type { Host } from "../../host/port/Host";
import { callerOfEmbedded } from "../admission/callerOfEmbedded";
import type { Gate } from "../admission/Gate";
import { isDryRun, type Preview } from "../dryRun/preview";
import type { DecisionContext } from "../support/context";
import { actorOf, type Actor, type Command } from "../support/command";
import { rejectIfStalled } from "../support/deadline";
import { readInTime } from "../support/readInTime";
import { refuseForm } from "../support/refuseForm";

/** Answers a dry run: what each write would do. */
export interface InstantiationPreview {
  readonly index: string;
  readonly dryRun: true;
  readonly profiles: readonly (TenantInstance & Preview)[];
}

interface Context extends Omit<DecisionContext, "host"> {
  readonly host: Host;
  readonly gate: Gate;
  readonly request: KuzzleRequest;
}

/** A profile to be made, and the write that makes it. */
interface Wanted {
  readonly told: TenantInstance;
  readonly content: Readonly<Record<string, unknown>>;
  readonly command: Command;
}

/**
 * Makes the profiles that a tenant has by the templates, each as the write that makes it by hand, through its
 * guards: nobody gets by it what they could not give. All are judged before one is written; those that are as their
 * template says are left as they are.
 *
 * @throws InvalidRequestError 400 `profile-guard.request.invalid`
 * @throws 412 `profile-guard.template.occupied`; and whatever the guard of the write refuses with
 */
export async function instantiateTenant(
  context: Context,
): Promise<InstantiatedTenant | InstantiationPreview> {
  const { host, gate, config, command } = context;
  const { index, templates } = chosenOf(command, config.templates);
  const isTried = isDryRun(command);
  const wanted = templates.map((template) => wantedOf(template, index, command));
  const profiles: (TenantInstance & Preview)[] = [];
  for (const one of wanted) {
    const judged = await judgedAs(context, one.command);
    profiles.push({ ...one.told, ...(await gate.preview(judged.actor, judged.command)) });
  }
  const ids = wanted.map(({ told }) => told._id);
  const stored = await readInTime(
    host,
    "what is there already",
    host.storedContents("profiles", ids),
  );
  for (const { told } of wanted) {
    requireInstance(told, stored.get(told._id));
  }
  return isTried ? { index, dryRun: true, profiles } : written(context, index, wanted);
}

async function written(
  context: Context,
  index: string,
  wanted: readonly Wanted[],
): Promise<InstantiatedTenant> {
  const { host, gate, request } = context;
  const refresh = request.getRefresh("wait_for");
  const done = {
    created: [] as (TenantInstance & { readonly _version: number })[],
    updated: [] as (TenantInstance & { readonly _version: number })[],
    unchanged: [] as TenantInstance[],
  };
  for (const { told, content, command: write } of wanted) {
    const { actor, command } = await judgedAs(context, write);
    const pass = await gate.enter(actor, command);
    const { writeOf } = await pass.run(async () => {
      const before = await host.storedContent("profiles", told._id);
      requireInstance(told, before);
      return before !== undefined && isSame(withRateLimit(before), withRateLimit(content))
        ? undefined
        : host.runAs("createOrReplaceProfile", request, {
            ...write.args,
            refresh: "false",
            body: content,
          });
    });
    const made = writeOf("profiles", told._id);
    if (made === undefined) {
      done.unchanged.push(told);
    } else {
      done[made.created ? "created" : "updated"].push({ ...told, _version: made.version });
    }
  }
  if (refresh !== "false" && done.unchanged.length < wanted.length) {
    const late = (): Error => new Error("the storage does not answer");
    // what is written and not yet searchable is a success
    await rejectIfStalled(host.services, host.showWrites("profiles"), late).catch(() => undefined);
  }
  return { index, ...done };
}

/** Kuzzle stores a profile without `rateLimit` with 0. */
function withRateLimit(content: object): object {
  return { rateLimit: 0, ...content };
}

/** Reads the request: the tenant, and the templates that it names. */
function chosenOf(
  { args, body }: Command,
  templates: Templates,
): { readonly index: string; readonly templates: readonly Template[] } {
  const { index } = args;
  const given = isPlainObject(body) ? body : {};
  const names: unknown = given.templates ?? [...templates.keys()];
  const findings: Finding[] = [
    ...Object.keys(given)
      .filter((member) => member !== "templates")
      .map((member) =>
        fault(
          "member.unexpected",
          member,
          `"${member}" is no member of this request.`,
          nearestName(member, ["templates"]),
        ),
      ),
    ...(isNonEmptyText(index)
      ? []
      : [fault("member.missing", "index", '"index" must be the index of the tenant.')]),
    ...(Array.isArray(names)
      ? (names as unknown[]).flatMap((name, at) =>
          typeof name === "string" && templates.has(name) ? [] : [unknown(name, at, templates)],
        )
      : [fault("member.type", "templates", '"templates" must be a list of names.')]),
    ...(templates.size === 0
      ? [fault("member.missing", "templates", "The configuration has no templates.")]
      : []),
  ];
  refuseForm(findings);
  const wanted = new Set(names as readonly string[]);
  return {
    index: String(index),
    templates: [...templates.values()].filter(({ name }) => wanted.has(name)),
  };
}

function unknown(name: unknown, at: number, templates: Templates): Finding {
  const suggestion = nearestName(String(name), templates.keys());
  const message = `There is no template "${String(name)}" in the configuration.`;
  return fault("member.value", `templates[${at}]`, message, suggestion);
}

function wantedOf(template: Template, index: string, { args, origin }: Command): Wanted {
  const { name, version } = template;
  const _id = instanceId(template, index);
  const content = instanceContent(template, index);
  return {
    told: { _id, template: name, version },
    content,
    command: {
      controller: "security",
      action: "createOrReplaceProfile",
      id: _id,
      body: content,
      args: { _id, ...("force" in args && { force: args.force }) },
      ...(origin !== undefined && { origin }),
    },
  };
}

/** Tells who is judged: what the application makes for a client is the client's write. */
async function judgedAs(
  context: Context,
  asked: Command,
): Promise<{ readonly actor: Actor | undefined; readonly command: Command }> {
  if (context.actor !== undefined) {
    return { actor: context.actor, command: asked };
  }
  const { client, embedded } = await callerOfEmbedded(context, context.request, {
    command: asked,
  });
  return {
    actor: client && actorOf(client),
    command: { ...asked, ...(embedded !== undefined && { embedded }) },
  };
}

/** @throws 412 `profile-guard.template.occupied` */
function requireInstance(
  { _id, template }: TenantInstance,
  stored: Readonly<Record<string, unknown>> | undefined,
): void {
  if (stored !== undefined && instanceIn({ ...stored, _id })?.template !== template) {
    throw instanceOccupied(_id, template);
  }
}
