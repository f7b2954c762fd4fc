/** One change of the code that takes one guard away. */
export interface Mutation {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Which scenarios must notice: by what their steps or their names contain. */
  readonly concerns: RegExp;
}

const GUARDS_FILE = "lib/usecases/guards/index.ts";
const LOCKS_FILE = "lib/usecases/guards/locks.ts";
const GUARD_LOOKUP = "if (write === undefined) {";

/** Takes an entry out of the table of guards, for the host's action and the plugin's own. */
export function withoutGuard(key: string): Mutation {
  const at = key.lastIndexOf(":");
  const [controller, action] = [key.slice(0, at), key.slice(at + 1)];
  // the plugin's own of that name stands for it
  const names = controller === "security" ? ["security", "profile-guard"] : [controller];
  const controllers = `(?:${names.join("|")})`;
  return {
    name: `no guard on \`${key}\``,
    file: GUARDS_FILE,
    from: GUARD_LOOKUP,
    to: `if (write === undefined || (${JSON.stringify(names)}.includes(controller) && action === "${action}")) {`,
    concerns: new RegExp(
      key === "auth:updateSelf" ? "updates their own user" : `"${controllers}:${action}"`,
      "u",
    ),
  };
}

const REQUESTS = "lib/usecases/requests/checkRequest.ts";
const CHECKS_FILE = "lib/usecases/requests/checks.ts";

/** What else stands between an attack and its goal. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: "targets are not looked at",
    file: REQUESTS,
    from: "args.targets, takesTargets === true)",
    to: "undefined, takesTargets === true)",
    concerns: /targets/u,
  },
  {
    name: "targets of a search need no collections",
    file: "lib/domain/requests/targetFaults.ts",
    from: "Array.isArray(collections) && collections.length > 0 && collections.every(isName)",
    to: "true",
    concerns: /searching a target without collections/u,
  },
  {
    name: "members with a dot are not looked at",
    file: "lib/domain/requests/formFaults.ts",
    from: "if (READ_BY_PATH.test(member)) {",
    to: "if (false) {",
    concerns: /a member with a dot/u,
  },
  {
    name: "bulk entries may be text",
    file: CHECKS_FILE,
    from: 'bulkFaults(entries, "bulkData")',
    to: "[]",
    concerns: /"bulk:import"/u,
  },
  {
    name: "fixtures may be text",
    file: CHECKS_FILE,
    from: "fixtureFaults(body, bulkFaults)",
    to: "[]",
    concerns: /(?:no objects|own index) .*admin:loadFixtures/u,
  },
  {
    name: "queries are not looked at",
    file: REQUESTS,
    from: "queryFaults(query, args, body)",
    to: "[]",
    concerns: /a query (?:that|in)/u,
  },
  {
    name: "queries in URLs are not looked at",
    file: "lib/domain/requests/queries.ts",
    from: "...findForeignReads(parsed(args.searchBody), own),",
    to: "",
    concerns: /a query in a URL/u,
  },
  {
    name: "names in changes may be code",
    file: CHECKS_FILE,
    from: "changeNameFaults(isPlainObject(body) ? body.changes : undefined)",
    to: "changeNameFaults(undefined)",
    concerns: /a name that the host writes into a script/u,
  },
  {
    name: "queries may hold scripts of their own",
    file: REQUESTS,
    from: "queryScriptFaults(args, body)",
    to: "queryScriptFaults({}, undefined)",
    concerns: /a script of the caller's own in a query/u,
  },
  {
    name: "mappings may hold scripts of their own",
    file: CHECKS_FILE,
    from: 'collectionScriptFaults(body, "body")',
    to: 'collectionScriptFaults(undefined, "body")',
    concerns: /own in a collection .*collection:update/u,
  },
  {
    name: "loaded mappings may hold scripts of their own",
    file: CHECKS_FILE,
    from: "loadedScriptFaults(request.command.body)",
    to: "loadedScriptFaults(undefined)",
    concerns: /own in a collection .*admin:loadMappings/u,
  },
  {
    name: "whole indexes may be deleted by who is limited to a collection",
    file: CHECKS_FILE,
    from: "return isName ? requireWholeIndexes(request, [index]) : undefined;",
    to: "return isName ? undefined : undefined;",
    concerns: /a whole index .*index:delete/u,
  },
  {
    name: "indexes in a body are not looked at",
    file: CHECKS_FILE,
    from: "return requireWholeIndexes(request, indexes);",
    to: "return undefined;",
    concerns: /index:mDelete/u,
  },
  {
    name: "listings are not cut",
    file: "lib/pipes/requests.ts",
    from: "const wanted = config.guardNativeActions && config.restrictListings;",
    to: "const wanted = false;",
    concerns: /list of (?:indexes|collections)/u,
  },
  {
    name: "what is held before a write is not asked for",
    file: "lib/usecases/escalation/userClaims.ts",
    from: '    ...(await claimsOf(context, kuid, "before", before)),\n',
    to: "",
    concerns: /take an administrator's rights|delete an administrator|other tenant becomes/u,
  },
  {
    name: "what is held after a write is not asked for",
    file: "lib/usecases/escalation/userClaims.ts",
    from: 'return claimsOf(context, kuid, "after", profileIds);',
    to: "return [];",
    concerns: /gives their own user more|creates an administrator/u,
  },
  {
    name: "a profile's old rights are not asked for",
    file: "lib/usecases/escalation/profileClaims.ts",
    from: 'return [...claim("before", before), ...claim("after", after)];',
    to: 'return claim("after", after);',
    concerns: /administrators' profile/u,
  },
  {
    name: "a profile's new rights are not asked for",
    file: "lib/usecases/escalation/profileClaims.ts",
    from: 'return [...claim("before", before), ...claim("after", after)];',
    to: 'return claim("before", before);',
    concerns: /widen their own profile|creates a profile/u,
  },
  {
    name: "what users fall back to is not asked for",
    file: "lib/usecases/escalation/claims.ts",
    from: "return takenFromUsers === undefined",
    to: "return takenFromUsers !== null",
    concerns: /take a profile away from a user/u,
  },
  {
    name: "a role is not judged by the profiles that use it",
    file: "lib/usecases/escalation/roleClaims.ts",
    from: "host.profilesUsingRole(roleId),",
    to: "Promise.resolve([]),",
    concerns: /another tenant uses|do not find yet/u,
  },
  {
    name: "a role of an import is not judged with its profiles",
    file: "lib/usecases/escalation/claims.ts",
    from: "? { ...claim, roles: new Map([...written, ...(claim.roles ?? [])]) }",
    to: "? claim",
    concerns: /uses a role of the same load/u,
  },
  {
    name: "searches are not refreshed first",
    file: "lib/host/storage/InternalDocuments.ts",
    from: "await this.kuzzle.internalIndex.refreshCollection(collection);",
    to: "",
    concerns: /searches do not find yet/u,
  },
  {
    name: "profiles are not held while they are written",
    file: LOCKS_FILE,
    from: "    lock.graph.readers(),\n",
    to: "",
    concerns: /a role is widened while/u,
  },
  {
    name: "users are not held while they update themselves",
    file: LOCKS_FILE,
    from: 'const kuid = write.ids === "caller" ? (actor?.kuid ?? "") : newId;',
    to: 'if (write.ids === "caller") { return []; } const kuid = newId; void actor;',
    concerns: /a revoked profile does not come back/u,
  },
  {
    name: "an admin need not stay",
    file: "lib/usecases/escalation/lastAdmin.ts",
    from: "throw lastAdminError();",
    to: "return;",
    concerns: /the only administrator gives it up/u,
  },
  {
    name: "an admin who cannot log in counts",
    file: "lib/usecases/escalation/lastAdmin.ts",
    from: "&& (await context.host.hasCredentials(_id))",
    to: "",
    concerns: /nobody can log in as does not count/u,
  },
  {
    name: "only the profile named admin makes a first admin impossible",
    file: "lib/usecases/guards/firstAdmin.ts",
    from: "(await host.adminExisted()) || (await hasAnAdmin(context))",
    to: "false",
    concerns: /profile named otherwise covers everything/u,
  },
  {
    name: "the preset may administer",
    file: "lib/usecases/escalation/preset.ts",
    from: "if (granted.length > 0) {",
    to: "if (false) {",
    concerns: /preset profiles administer/u,
  },
  {
    name: "everybody holds every delegation",
    file: "lib/usecases/escalation/userClaims.ts",
    from: "holders.some((holder) => actor?.profileIds.includes(holder))",
    to: "holders.length > 0 && actor !== undefined",
    concerns: /who holds no delegation/u,
  },
  {
    name: "actions of the host that nobody knows are let pass",
    file: "lib/usecases/guards/unknownActions.ts",
    from: "if (isNative && !holdsEverything((await rightsOfActor(context)).rights)) {",
    to: "if (isNative && false) {",
    concerns: /an unknown (?:action|controller)/u,
  },
  {
    name: "what cannot be resolved is let pass",
    file: "lib/usecases/escalation/requireCoverage.ts",
    from: "const lacking = resolve(() => shortfalls(actor, claims, roles, compiledRights));",
    to: "let lacking: ReturnType<typeof shortfalls> = []; try { lacking = shortfalls(actor, claims, roles, compiledRights); } catch { /* lost */ }",
    concerns: /whose role is lost/u,
  },
];
