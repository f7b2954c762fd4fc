import type { Mutation } from "./mutations";

const CALLER = "lib/usecases/admission/callerOf.ts";
const SERVING = "lib/host/requests/Serving.ts";
const RAW_CALLS = "lib/host/requests/rawCalls.ts";
const WIRING = "lib/wiring/guardHost.ts";

/** What stands between a client and what the application writes for them. */
export const EMBEDDED_MUTATIONS: readonly Mutation[] = [
  {
    name: "embedded: calls of the application are not judged",
    file: CALLER,
    from: "return host.isApplication(request) || !host.rawWrites.areAdmitted",
    to: "return !host.isApplication(request) && !host.rawWrites.areAdmitted",
    concerns: /manager of globex by (?:methods|queries|requests)/u,
  },
  {
    name: "embedded: actions of Kuzzle's controllers are called by themselves",
    file: CALLER,
    from: "host.isApplication(request) || !host.rawWrites.areAdmitted",
    to: "host.isApplication(request)",
    concerns: /by Kuzzle's own controllers/u,
  },
  {
    name: "embedded: events of Kuzzle are asked",
    file: WIRING,
    from: "...guardRawWrites(services),",
    to: "",
    concerns: /asks of Kuzzle|stands behind/u,
  },
  {
    name: "embedded: a token is made for anybody by an event",
    file: RAW_CALLS,
    from: '"core:security:token:create": token,',
    to: "",
    concerns: /stands behind createApiKey/u,
  },
  {
    name: "embedded: documents of the internal index are written",
    file: RAW_CALLS,
    from: "index === internalIndex && Object",
    to: 'index === "" && Object',
    concerns: /asks of the storage|Kuzzle's storage \((?:create|update)/u,
  },
  {
    name: "embedded: several documents of the internal index are written at once",
    file: RAW_CALLS,
    from: "return mentions(index, internalIndex) &&",
    to: 'return mentions(index, "") &&',
    concerns: /Kuzzle's storage \(mDelete/u,
  },
  {
    name: "embedded: what acts on its caller is run as another user",
    file: "lib/usecases/support/command.ts",
    from: "...onOthers(request, client, args),",
    to: "",
    concerns: /act as an administrator by queries/u,
  },
  {
    name: "embedded: a request is made of another user",
    file: SERVING,
    from: "if (isCarried && !isOfSame(request, visit.client)) {",
    to: "if (isCarried && request === visit.client) {",
    concerns: /act as an administrator by requests/u,
  },
  {
    name: "embedded: an API key makes keys and tokens beyond its policies",
    file: CALLER,
    from: "return makes !== undefined && client !== undefined &&",
    to: "return makes === undefined && client !== undefined &&",
    concerns: /makes nothing without them behind a door/u,
  },
  {
    name: "embedded: an API key acts beyond its policies as its user",
    file: CALLER,
    from: "if (limits === undefined || kuid !== actorOf(client).kuid) {",
    to: "if (limits !== undefined || kuid !== actorOf(client).kuid) {",
    concerns: /keeps to them as the user with their rights/u,
  },
  {
    name: "embedded: the application restores what its client may not write",
    file: "lib/usecases/audit/restore.ts",
    from: "? await callerOfEmbedded(context, request, { command: asked })",
    to: "? { client: undefined, embedded: undefined }",
    concerns: /restore a profile to what it was/u,
  },
  {
    name: "embedded: entries of a load name Kuzzle's own index",
    file: WIRING,
    from: "...checkEmbeddedLoads(services),",
    to: "",
    concerns: /into Kuzzle's own index/u,
  },
  {
    name: "embedded: a job is nobody's though it says whose it is",
    file: SERVING,
    from: 'if (statement?.says === "client") {',
    to: 'if (statement?.says === "application" && statement.reason === "") {',
    concerns: /a job that says for whom it runs/u,
  },
  {
    name: "embedded: what goes on after the answer is nobody's",
    file: SERVING,
    from: "return hasEnded(visit)",
    to: "return visit.answeredAt !== undefined",
    concerns: /what goes on after the answer/u,
  },
  {
    name: "embedded: a delegation through an action is one for every request",
    file: "lib/usecases/escalation/userClaims.ts",
    from: "through === undefined ||",
    to: "through === undefined || via === undefined ||",
    concerns: /a delegation through an action is none/u,
  },
  {
    name: "embedded: a payload says that the rights of a user are checked",
    file: "lib/host/requests/checkedCalls.ts",
    from: "const isMarked = args[MEMBER] === MARK;",
    to: "const isMarked = Boolean(args[MEMBER]);",
    concerns: /names somebody else in what the application hands/u,
  },
  {
    name: "embedded: the application changes whom a client's request names",
    file: SERVING,
    from: "return !isOf(client, sender);",
    to: "return false && !isOf(client, sender);",
    concerns: /name an administrator as who sends/u,
  },
  {
    name: "embedded: a pipe changes whom a client's own request names",
    file: CALLER,
    from: "await requireUnaltered(parts, request, client);",
    to: "",
    concerns: /a pipe names an administrator/u,
  },
  {
    name: "embedded: an import by the application loses the action that it came by",
    file: CALLER,
    from: "&& !(host.isPartOfImport(request) && behind.via !== LOAD);",
    to: ";",
    concerns: /an import by the application hands out by a delegation/u,
  },
];
