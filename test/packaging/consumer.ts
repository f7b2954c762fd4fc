/** The code of somebody who installs the plugin: an application of a few lines of JavaScript. */
export const application = `
const { Backend } = require("kuzzle");
const { ProfileGuardPlugin } = require("kuzzle-plugin-profile-guard");

const app = new Backend("consumer");
app.plugin.use(new ProfileGuardPlugin());
app.config.content.cluster.enabled = false;
app.start().then(() => console.log("consumer: ready"));
`;

/** The same in TypeScript, and what the types must refuse. */
export const typed = `
import { Backend } from "kuzzle";
import byDefault, { ErrorId, ProfileGuardPlugin } from "kuzzle-plugin-profile-guard";
import type { LimitOptions, SearchAuditArguments } from "kuzzle-plugin-profile-guard";
import type { Finding, FindingCode, FindDanglingAnswer, ProfileGuardOptions } from "kuzzle-plugin-profile-guard";
import type { RepairDanglingAnswer, RequestExplanation, WhoCan } from "kuzzle-plugin-profile-guard";

const limits: LimitOptions = { scrolls: 100 };
const options: ProfileGuardOptions = { restrictedProfileIds: ["customer"], onInvalidImport: "warn", limits };
const app = new Backend("consumer");
app.plugin.use(new ProfileGuardPlugin(options));
app.plugin.use(new byDefault());

// @ts-expect-error an option that does not exist
new ProfileGuardPlugin({ restrictedProfileId: ["customer"] });
// @ts-expect-error an option of a wrong type
new ProfileGuardPlugin({ guardNativeActions: "no" });

export const search: SearchAuditArguments = { size: 100, body: { via: "staff:invite", routine: false } };
export const id: ErrorId = ErrorId.invalidProfile;
export const code: FindingCode = "role.unknown";
// @ts-expect-error an id that no error has
export const noId: ErrorId = "profile-guard.profile.wrong";
// @ts-expect-error a code that no finding has
export const noCode: FindingCode = "role.wrong";
export const reasonsOf = ({ lacks }: RequestExplanation): string[] =>
  lacks.map(({ reason }) => reason);
export const usersOf = ({ users }: WhoCan): readonly string[] => users;
export const lostRoles = ({ missingRoles }: FindDanglingAnswer): string[] =>
  missingRoles.items.map(({ roleId }) => roleId);
export const failures = ({ items }: RepairDanglingAnswer): string[] =>
  items.flatMap(({ outcome, reason = "" }) => (outcome === "failed" ? [reason] : []));
export const pathOf = (finding: Finding): string => finding.path;
`;

/** The same of ECMAScript modules, and every name that `require` gives is there. */
export const moduleExportsCheck = `
import { createRequire } from "node:module";
import plugin, * as names from "kuzzle-plugin-profile-guard";
const required = createRequire(import.meta.url)("kuzzle-plugin-profile-guard");
const missing = Object.keys(required).filter((name) => names[name] !== required[name]);
process.exit(plugin === required.ProfileGuardPlugin && missing.length === 0 ? 0 : 1);
`;

/** Both ways of importing give the same class. Ends with 1 when they do not. */
export const exportsCheck = `
const plugin = require("kuzzle-plugin-profile-guard");
const same = plugin.default === plugin.ProfileGuardPlugin;
process.exit(same && plugin.ProfileGuardPlugin.name === "ProfileGuardPlugin" ? 0 : 1);
`;

/** The client, as a program requires it that has kuzzle-sdk alone. Ends with 1 when more is loaded. */
export const clientCheck = `
const { profileGuard } = require("kuzzle-plugin-profile-guard/client");
const loaded = Object.keys(require.cache).filter((file) => file !== __filename);
const query = async (request) => ({ result: request.action });
profileGuard({ query }).whoCan({ body: {} }).then((told) => {
  process.exit(told === "whoCan" && loaded.length === 1 ? 0 : 1);
});
`;

/** The same as a module, with a look at how it was found. */
export const clientModule = `
import { profileGuard } from "kuzzle-plugin-profile-guard/client";
import module from "node:module";

const found = import.meta.resolve("kuzzle-plugin-profile-guard/client");
const { cache } = module.createRequire(import.meta.url);
const query = async (request) => ({ result: request.action });
const told = await profileGuard({ query }).whoCan({ body: {} });
const isModule = found.endsWith(".mjs") && Object.keys(cache).length === 0;
process.exit(told === "whoCan" && isModule ? 0 : 1);
`;

/** The client in TypeScript, over kuzzle-sdk. */
export const typedClient = `
import { Kuzzle, WebSocket } from "kuzzle-sdk";
import { profileGuard } from "kuzzle-plugin-profile-guard/client";
import type { Preview, RequestExplanation, UpdateAnswer } from "kuzzle-plugin-profile-guard/client";

const guard = profileGuard(new Kuzzle(new WebSocket("localhost")));
const request = { controller: "document", action: "get", index: "acme" };
export const explained: Promise<RequestExplanation> = guard.explain({ body: { request } });
export const updated: Promise<UpdateAnswer> = guard.updateProfile({ _id: "p", body: { rateLimit: 5 } });
export const tried: Promise<Preview> = guard.updateProfile({ _id: "p", body: {}, dryRun: true });
// @ts-expect-error the request is missing
guard.explain({ body: {} });
// @ts-expect-error no such action
guard.explainAll();
`;
