import type { KuzzleError, KuzzleRequest } from "kuzzle";

import type { FaultCode } from "../../domain/findingCodes";
import type { Finding } from "../../domain/findings";
import { isPlainObject } from "../../domain/plainObject";
import { InvalidRequestError, isPartial, UncheckedError } from "../../errors/errors";
import type { Host, NativeCall } from "../../host/port/Host";
import { asHostRefuses } from "../../errors/asHostRefuses";
import { overwritesUsers, unexpectedArgument } from "../../errors/nativeErrors";
import { entriesOf, ON_EXISTING, usersToLoad } from "../validation/checkImport";

type Refuser = Pick<Host, "refusals" | "findUsers">;

/**
 * Returns the error to tell a client of a wrong request: where the host alone refuses it too, its own
 * refusal with every fault; else the error itself. Not where faults are left out, since the caller may
 * not know of them: the host's refusal would tell.
 *
 * @param request as it was asked of the host's own action
 */
export async function nativeRefusal(
  host: Refuser,
  request: KuzzleRequest,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof InvalidRequestError || error instanceof UncheckedError)) {
    return error;
  }
  if (isPartial(error) || error.faults.some(({ code }) => TOO_MUCH.has(code))) {
    return error;
  }
  const { controller, action, body } = request.input;
  const args = request.input.args as NativeCall["args"];
  const refusal =
    controller === "admin" && action === "loadSecurities"
      ? await refusalOfImport(host, request, error.faults)
      : await host.refusals.refusalOf(
          request,
          withFewMissing(
            { controller: controller ?? "", action: action ?? "", args, body },
            error.faults,
          ),
        );
  return refusal === undefined ? error : asHostRefuses(refusal, error);
}

/** Codes of what the host must not even look at. */
const TOO_MUCH: ReadonlySet<string> = new Set<FaultCode>(["fields.tooMany"]);

/** Codes of references that do not resolve; those to what the same import makes do. */
const UNRESOLVED: ReadonlySet<string> = new Set(["role.unknown", "profile.unknown"]);

/**
 * The host reads all profiles of a user and all roles of a profile at once, and makes a costly error of
 * each that is missing.
 */
const MOST_MISSING = 20;

/**
 * Leaves the first of many missing profiles and roles in a call, at which the host refuses it.
 *
 * @param below the path of the document in the findings
 * @returns `undefined`: there are not many
 */
function withFewMissing(
  call: NativeCall,
  findings: readonly Finding[],
  below = "",
): NativeCall | undefined {
  const { body } = call;
  const missing = findings.filter(({ code }) => UNRESOLVED.has(code));
  if (missing.length <= MOST_MISSING || !isPlainObject(body)) {
    return undefined;
  }
  const kept = new Set(missing.slice(0, MOST_MISSING).map(({ path }) => path));
  const left = new Set(missing.slice(MOST_MISSING).map(({ path }) => path));
  const cut = (members: Readonly<Record<string, unknown>>, path: string): object => {
    const { profileIds } = members;
    return Array.isArray(profileIds)
      ? {
          ...members,
          profileIds: profileIds.filter((_, position) => kept.has(`${path}[${position}]`)),
        }
      : members;
  };
  const { content, policies } = body;
  return {
    ...call,
    body: {
      ...cut(body, `${below}profileIds`),
      ...(Array.isArray(policies) && {
        policies: policies.filter(
          (_, position) => !left.has(`${below}policies[${position}].roleId`),
        ),
      }),
      ...(isPlainObject(content) && { content: cut(content, `${below}content.profileIds`) }),
    },
  };
}

const WRITES = [
  ["roles", "createOrReplaceRole"],
  ["profiles", "createOrReplaceProfile"],
  ["users", "createUser"],
] as const;

/** The faults of one section of an import, and the action by which the host writes it. */
interface SectionFaults {
  readonly section: (typeof WRITES)[number][0];
  readonly action: string;
  readonly findings: readonly Finding[];
}

const HYDRATION: ReadonlySet<string> = new Set([
  "security.role.not_found",
  "security.profile.not_found",
  "security.profile.cannot_hydrate",
  "security.user.cannot_hydrate",
]);

/**
 * The host writes an import section by section, each document by its own action, and looks for the
 * users who exist before it writes the first. Source: the host's lib/core/security/securityLoader.js
 * `load`.
 */
async function refusalOfImport(
  host: Refuser,
  request: KuzzleRequest,
  findings: readonly Finding[],
): Promise<KuzzleError | undefined> {
  const body: unknown = request.input.body;
  if (!isPlainObject(body)) {
    return host.refusals.refusalOf(request);
  }
  const loaded: Readonly<Record<string, unknown>> = {
    ...body,
    users: await loadedUsers(host, request, body.users),
  };
  for (const [section, action] of WRITES) {
    const refusal =
      (section === "users" ? await refusalOfExistingUsers(host, request) : undefined) ??
      (await refusalOfForm(host, request, loaded[section])) ??
      (await refusalOfEach(host, request, loaded, { section, action, findings }));
    if (refusal !== undefined) {
      return refusal;
    }
  }
  return undefined;
}

async function loadedUsers(
  host: Refuser,
  { input: { args, body } }: KuzzleRequest,
  users: unknown,
): Promise<unknown> {
  return isPlainObject(users) ? Object.fromEntries(await usersToLoad(host, { args, body })) : users;
}

/**
 * Asks the host to refuse what is no object, before it writes. Sends nothing else, and sends it as
 * profiles, whatever it is: of users the host would first look for those who exist.
 */
async function refusalOfForm(
  host: Refuser,
  request: KuzzleRequest,
  given: unknown,
): Promise<KuzzleError | undefined> {
  const formless = isPlainObject(given)
    ? Object.fromEntries(Object.entries(given).filter(([, entry]) => !isPlainObject(entry)))
    : given;
  const hasForm = isPlainObject(formless) ? Object.keys(formless).length === 0 : !formless;
  return hasForm
    ? undefined
    : host.refusals.refusalOf(request, {
        controller: "admin",
        action: "loadSecurities",
        args: {},
        body: { profiles: formless },
      });
}

async function refusalOfExistingUsers(
  host: Refuser,
  { input }: KuzzleRequest,
): Promise<KuzzleError | undefined> {
  const kuids = entriesOf(input.body, "users").map(([id]) => id);
  const { onExistingUsers = "fail" } = input.args as { onExistingUsers?: unknown };
  if (ON_EXISTING.slice(1).includes(onExistingUsers as string)) {
    return undefined;
  }
  const existing = await host.findUsers(kuids);
  if (existing.size === 0) {
    return undefined;
  }
  return onExistingUsers === "fail"
    ? overwritesUsers()
    : unexpectedArgument("onExistingUsers", ["skip", "overwrite", "fail"]);
}

async function refusalOfEach(
  host: Refuser,
  request: KuzzleRequest,
  loaded: unknown,
  { section, action, findings }: SectionFaults,
): Promise<KuzzleError | undefined> {
  const { force } = request.input.args as { force?: unknown };
  for (const [_id, body] of entriesOf(loaded, section)) {
    const faults = findings.filter(({ path }) => isWithin(path, `${section}.${_id}`));
    if (faults.length === 0 || !isPlainObject(body)) {
      continue;
    }
    const args = { _id, ...(section === "roles" && { force }) };
    const call = { controller: "security", action, args, body };
    const refusal = await host.refusals.refusalOf(
      request,
      withFewMissing(call, faults, `${section}.${_id}.`) ?? call,
    );
    const isResolved =
      refusal !== undefined &&
      HYDRATION.has(refusal.id) &&
      !faults.some(({ code }) => UNRESOLVED.has(code));
    if (refusal !== undefined && !isResolved) {
      return refusal;
    }
  }
  return undefined;
}

function isWithin(path: string, entry: string): boolean {
  return path === entry || path.startsWith(`${entry}.`) || path.startsWith(`${entry}[`);
}
