/** What somebody writes who installs the plugin: an application of a few lines of JavaScript. */
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
