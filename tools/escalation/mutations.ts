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
const PROFILE_CLAIMS = 'claim("before", STORED, before)';
const TELLING_FILE = "lib/usecases/validation/Telling.ts";
const TOLD_FILE = "lib/domain/escalation/toldOf.ts";
const LISTINGS_FILE = "lib/usecases/disclosure/listings.ts";
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

const SCROLLS = "lib/usecases/requests/checkScroll.ts";
const REQUESTS = "lib/usecases/requests/checkRequest.ts";
const CHECKS_FILE = "lib/usecases/requests/checks.ts";

const ENDS = /ends within a second/u;

/** What else stands between an attack and its goal. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: "open connections are not judged again",
    file: "lib/usecases/connections/OpenConnections.ts",
    from: "await this.judgeAgain(touched, mark);",
    to: "",
    concerns: ENDS,
  },
  {
    name: "clients are not told of the end of a subscription",
    file: "lib/usecases/connections/OpenConnections.ts",
    from: "connections.tell(subscription, reason);",
    to: "",
    concerns: ENDS,
  },
  {
    name: "nobody tells of a role that was written",
    file: "lib/host/connections/securityWrites.ts",
    from: 'new Set(["roles", "profiles", "users", "api-keys"])',
    to: 'new Set(["profiles", "users", "api-keys"])',
    concerns: /a role is narrowed|hears~/u,
  },
  {
    name: "rooms that were joined are not judged by their place",
    file: "lib/domain/connections/mayGoOn.ts",
    from: "(!judgesRooms || allowed(rights, subscribing))",
    to: "true",
    concerns: /has joined the room/u,
  },
  {
    name: "the tokens of open connections are not looked at",
    file: "lib/usecases/connections/judgeSubscriptions.ts",
    from: "held.length === 0 ? []",
    to: "true ? []",
    concerns: /with an API key hears/u,
  },
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
    name: "the places of a scroll are not looked at",
    file: SCROLLS,
    from: "const mayRead = holdsPlaces(rights, as, scroll);",
    to: "const mayRead = true;",
    concerns: /opened with rights that are gone/u,
  },
  {
    name: "the opener of a scroll is not looked at",
    file: SCROLLS,
    from: "opener.kuid !== actor.kuid || (isAnonymous && !isSameKey(opener.key, key))",
    to: "opener.kuid === null && isSameKey(opener.key, key)",
    concerns: /scroll of another in a place that one may search/u,
  },
  {
    name: "the key of a stranger's scroll is not looked at",
    file: SCROLLS,
    from: "(isAnonymous && !isSameKey(opener.key, key))",
    to: "(isAnonymous && isSameKey(opener.kuid, key))",
    concerns: /strangers, who share one kuid/u,
  },
  {
    name: "the kind of a scroll is not looked at",
    file: SCROLLS,
    from: "if (opener.as !== as) {",
    to: 'if (opener.as === "") {',
    concerns: /one's own scroll of one kind/u,
  },
  {
    name: "the place of a room is not looked at",
    file: "lib/usecases/requests/checkRoom.ts",
    from: "if (place === undefined || !allows(rights, { ...needed, ...place })) {",
    to: "if (place?.index === needed.action) {",
    concerns: /a room of another tenant/u,
  },
  {
    name: "over MQTT everybody hears of every room",
    file: "lib/host/requests/mqttTopics.ts",
    from: "joined.get(client)?.has(topic) !== true",
    to: "joined.get(client)?.has(topic) === null",
    concerns: /over MQTT anybody listens/u,
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
    file: "lib/interceptors/restrictListings.ts",
    from: "return listsEverything(listing) ?",
    to: "return listing !== undefined ?",
    concerns: /list of (?:indexes|collections)|who else is a tenant|is beside/u,
  },
  {
    name: "the count of collections is not cut",
    file: LISTINGS_FILE,
    from: "names.filter((name) => sees(index, name)).length",
    to: "names.length",
    concerns: /count of collections tells what is beside/u,
  },
  {
    name: "pages of collections are cut after the host has made them",
    file: "lib/interceptors/restrictListings.ts",
    from: "if (from === 0 && size === 0) {",
    to: "if (from + size >= 0) {",
    concerns: /a page of collections/u,
  },
  {
    name: "specifications are not cut",
    file: LISTINGS_FILE,
    from: "? [places] : [query, places];",
    to: "? [] : [query];",
    concerns: /specifications of other tenants/u,
  },
  {
    name: "what is held before a write is not asked for",
    file: "lib/usecases/escalation/userClaims.ts",
    from: '    ...userClaims(kuid, "before", (await judged(context, kuid, before)).found.values(), STORED),\n',
    to: "",
    concerns: /take an administrator's rights|delete an administrator|other tenant becomes/u,
  },
  {
    name: "what is held after a write is not asked for",
    file: "lib/usecases/escalation/userClaims.ts",
    from: 'return userClaims(kuid, "after", [profile], GIVEN);',
    to: "return [];",
    concerns: /gives their own user more|creates an administrator/u,
  },
  {
    name: "a profile's old rights are not asked for",
    file: "lib/usecases/escalation/profileClaims.ts",
    from: `...${PROFILE_CLAIMS},`,
    to: `...${PROFILE_CLAIMS}.slice(1),`,
    concerns: /administrators' profile/u,
  },
  {
    name: "a profile's new rights are not asked for",
    file: "lib/usecases/escalation/profileClaims.ts",
    from: "...given.map(",
    to: "...given.slice(1).map(",
    concerns: /widen their own profile|creates a profile/u,
  },
  {
    name: "what was handed out by a delegation is handed on",
    file: "lib/usecases/escalation/actorRights.ts",
    from: "!delegated.has(profile._id) ||",
    to: "!delegated.has(profile._id) || delegated.size > 0 ||",
    concerns: /makes a user who has it and administers/u,
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
    name: "an import may overwrite whom the caller could not act for",
    file: "lib/usecases/guards/importedChange.ts",
    from: "...(overwrites && { identities: users.map(({ kuid }) => kuid) }),",
    to: "...(overwrites && {}),",
    concerns: /by an import that overwrites them/u,
  },
  {
    name: "a delegation helps to delete users",
    file: "lib/usecases/escalation/claims.ts",
    from: "claims.push(...(await identityClaims(context, kuid)));\n      continue;",
    to: "claims.push(...(await assignmentClaims(context, kuid, undefined)));\n      continue;",
    concerns: /they delete whom it was assigned to/u,
  },
  {
    name: "nobody remembers what was taken by a delegation",
    file: "lib/usecases/guards/judge.ts",
    from: "await rememberTaken(context, change);",
    to: "void rememberTaken;",
    concerns: /become them, and give it back/u,
  },
  {
    name: "credentials for a user who exists are dropped in silence",
    file: "lib/usecases/validation/unreadCredentials.ts",
    from: 'if (!isGiven || !telling.tells("user")) {',
    to: 'if (host !== undefined || !isGiven || !telling.tells("user")) {',
    concerns: /not dropped in silence \(upsertUser/u,
  },
  {
    name: "credentials are stored as content",
    file: "lib/usecases/guards/validate.ts",
    from: "refuseUser(storedCredentialFaults(body, host.listStrategies()));",
    to: "void storedCredentialFaults;",
    concerns: /not dropped in silence \((?:update|replace)User/u,
  },
  {
    name: "a limit is no right",
    file: "lib/domain/escalation/shortfalls.ts",
    from: "return claimed <= held",
    to: "return claimed !== undefined",
    concerns: /limited manager (?:raises|hands out|becomes)/u,
  },
  {
    name: "a new kuid may be a pattern, or reserved",
    file: "lib/domain/users/kuids.ts",
    from: 'if (typeof kuid !== "string") {',
    to: "if (kuid !== undefined) {",
    concerns: /a kuid that is/u,
  },
  {
    name: "tokens are searched by the pattern that a kuid is",
    file: "lib/host/patches/tokenSearch.ts",
    from: "if (escaped === kuid) {",
    to: "if (escaped !== undefined) {",
    concerns: /ends others' sessions/u,
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
    from: "return resolve(() => shortfalls(actor, claims, { stored, compile: compiledRights, sees }));",
    to: "try { return shortfalls(actor, claims, { stored, compile: compiledRights, sees }); } catch { return []; }",
    concerns: /whose role is lost/u,
  },
  {
    name: "places are suggested to whoever mistypes one",
    file: TELLING_FILE,
    from: "filtered(existing.indexes, (index) => knows.listsPlace(index))",
    to: "existing.indexes",
    concerns: /may use, but not list/u,
  },
  {
    name: "whether a place exists is told to everybody",
    file: TELLING_FILE,
    from: "(knows.knowsPlace(index) ? existing.hasIndex(index) : hidden())",
    to: "hidden() || existing.hasIndex(index)",
    concerns: /whether something exists .*an index that limits nothing/u,
  },
  {
    name: "whether a role, a profile or a user exists is told to everybody",
    file: TELLING_FILE,
    from: "if (this.isCovered || this.knows.sees(sight)) {",
    to: "if (this.isCovered || this.knows.sees(sight) || sight.length > 0) {",
    concerns: /whether something exists .*a (?:role|profile)/u,
  },
  {
    name: "a user who is missing is told from one who is out of reach",
    file: "lib/usecases/escalation/claims.ts",
    from: "return kuids.filter((kuid) => !existing.has(kuid)).map(unknownUser);",
    to: "return kuids.filter((kuid) => !existing.has(kuid)).map(unknownUser).slice(kuids.length);",
    concerns: /whether something exists .*a user to/u,
  },
  {
    name: "a role that is missing is told from one that is out of reach",
    file: "lib/domain/escalation/shortfalls.ts",
    from: "if (!isUnresolvable(error) || maySeeRights(claim, reader)) {",
    to: "if (!isUnresolvable(error) || maySeeRights(claim, reader) || claim.subject.length > 0) {",
    concerns: /whether something exists .*\(a role\)/u,
  },
  {
    name: "a refusal tells the rights of others",
    file: TOLD_FILE,
    from: "} else if (isTold) {",
    to: "} else if (isTold || bare.size >= 0) {",
    concerns: /a refusal tells what others hold/u,
  },
  {
    name: "a refusal tells the profiles of others",
    file: TOLD_FILE,
    from: "if (!subject.every(sees)) {",
    to: "if (subject.length > 9) {",
    concerns: /a refusal tells what others hold/u,
  },
  {
    name: "the host's refusal tells what the plugin's leaves out",
    file: "lib/usecases/admission/nativeRefusal.ts",
    from: "if (isPartial(error)) {",
    to: "if (isPartial(error) && error.details.length > 99) {",
    concerns: /whether something exists .*beside a fault/u,
  },
  {
    name: "the host's strict check tells whether a place exists",
    file: "lib/usecases/validation/checkProfile.ts",
    from: "force: force.value && !asksHost(context),",
    to: "force: force.value || asksHost(context),",
    concerns: /whether something exists .*with strict/u,
  },
  {
    name: "any number of one caller's requests may wait",
    file: "lib/host/locks/LocalQueue.ts",
    from: "return own < this.limits.ofCaller && (own === 0 || this.waiting() < this.limits.ofAll);",
    to: "return own >= 0;",
    concerns: /90 connections write their own user/u,
  },
  {
    name: "the refusals of one caller push out those of others",
    file: "lib/host/storage/AuditIndex.ts",
    from: "this.removeOldest([these, ofActor(actor)], excess)",
    to: "this.removeOldest([these], excess)",
    concerns: /times asking for what one may not/u,
  },
];
