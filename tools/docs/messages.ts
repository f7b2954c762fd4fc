import type { KuzzleError } from "kuzzle";
import { BadRequestError } from "kuzzle";

import { fault } from "../../lib/domain/findings";
import { ConfigurationError } from "../../lib/errors/ConfigurationError";
import { OwnImportError } from "../../lib/errors/OwnImportError";
import { asHostRefuses } from "../../lib/errors/asHostRefuses";
import * as errors from "../../lib/errors/errors";
import * as native from "../../lib/errors/nativeErrors";
import * as limitedKeys from "../../lib/errors/limitedKeys";
import { ReferencedError } from "../../lib/errors/ReferencedError";
import * as signUp from "../../lib/errors/SignUpErrors";
import { TooManyCursorsError } from "../../lib/errors/TooManyCursorsError";
import { TooManyShardsError } from "../../lib/errors/TooManyShardsError";
import { TooManyWaitingError } from "../../lib/errors/TooManyWaitingError";
import { UnsupportedHostError } from "../../lib/errors/UnsupportedHostError";
import * as unavailable from "../../lib/errors/unavailable";
import * as written from "../../lib/errors/written";

const { ErrorId } = errors;
const WHAT = 'security:updateProfile of "reader"';
const FINDING = fault(
  "role.unknown",
  "policies[0].roleId",
  'Role "custmer" does not exist.',
  "customer",
);
const many = (count: number): ReturnType<typeof fault>[] =>
  Array.from({ length: count }, (_, at) =>
    fault("member.type", `m${at}`, `"m${at}" must be a string.`),
  );
const row = (action: string) =>
  ({ controller: "document", action, index: "acme", collections: [] }) as const;

/** An error of every constructor in lib/errors, by its name. Some depend on how many they list. */
export const SAMPLES: Readonly<Record<string, readonly (() => KuzzleError | Error)[]>> = {
  InvalidRequestError: [
    () => new errors.InvalidRequestError(ErrorId.invalidProfile, 'The profile "oops"', [FINDING]),
    () => new errors.InvalidRequestError(ErrorId.invalidUser, "The user", many(2)),
    () => new errors.InvalidRequestError(ErrorId.invalidImport, "The import", many(7)),
    () => new errors.InvalidRequestError(ErrorId.invalidRequest, "The request", many(1)),
  ],
  ConfigurationError: [() => new ConfigurationError(many(1))],
  OwnImportError: [() => new OwnImportError([FINDING, ...many(7)])],
  UnsupportedHostError: [
    () =>
      new UnsupportedHostError([
        "No action can be guarded, since this does not hold: actions stand where they are guarded (docs/host-behaviour.md, row 81).",
      ]),
  ],
  asHostRefuses: [
    () =>
      asHostRefuses(
        native.roleNotFound("custmer"),
        new errors.InvalidRequestError(ErrorId.invalidProfile, 'The profile "oops"', [FINDING]),
      ),
    () =>
      asHostRefuses(
        new BadRequestError("The password is too short."),
        new errors.InvalidRequestError(ErrorId.invalidUser, "The user", many(1)),
      ),
  ],
  EscalationError: [
    () =>
      new errors.EscalationError(
        'Not allowed to write profile "spy".',
        [{ subject: 'profile "spy"', rows: ["get", "create"].map(row), through: [] }],
        ["manager"],
      ),
    () =>
      new errors.EscalationError(
        'Not allowed to write profile "spy".',
        [
          {
            subject: 'profile "spy"',
            rows: ["count", "create", "delete", "exists", "get"].map(row),
            through: [],
          },
        ],
        ["manager"],
      ),
    () =>
      new errors.EscalationError(
        'Not allowed to write profile "spy".',
        [
          {
            subject: 'profile "spy"',
            rows: [],
            through: ['profile "spy", rateLimit'],
            rateLimit: { claimed: 0, held: 3, isGiven: true, profileId: "spy" },
          },
        ],
        ["manager"],
      ),
    () =>
      new errors.EscalationError(
        'Not allowed to write user "tom".',
        [
          {
            subject: 'profile "customer" of user "tom"',
            rows: [],
            through: ['profile "customer", rateLimit'],
            rateLimit: { claimed: 0, held: 3, isGiven: false, profileId: "customer" },
            hint: {
              text: 'Profile "customer" may be assigned by staff:invite alone: call that action itself.',
              isKnown: true,
            },
          },
        ],
        ["manager"],
      ),
    () =>
      new errors.EscalationError('Not allowed to write profile "spy".', [], ["manager"], {
        shown: [],
        isCut: true,
      }),
    () =>
      new errors.EscalationError(
        'Not allowed to delete user "tom".',
        [
          {
            subject: 'profile "auditor" of user "tom"',
            rows: ["get"].map(row),
            through: [],
            former: { kuid: "tom", profileId: "auditor" },
          },
        ],
        ["manager"],
      ),
  ],
  UncheckedError: [
    () => new errors.UncheckedError("The message is given by whoever refuses.", [FINDING]),
  ],
  resetTokenExpired: [() => errors.resetTokenExpired()],
  resetTokenOutdated: [() => errors.resetTokenOutdated()],
  beyondLimits: [() => limitedKeys.beyondLimits("The message is given by whoever refuses.")],
  limitsUnreadable: [() => limitedKeys.limitsUnreadable()],
  tokenInvalid: [() => limitedKeys.tokenInvalid()],
  ttlExceeded: [() => native.ttlExceeded()],
  infiniteToken: [() => native.infiniteToken()],
  DisclosureError: [
    () => new errors.DisclosureError([["getProfile", "searchProfiles"], ["searchUsers"]]),
    () => new errors.DisclosureError([]),
  ],
  UnsafePresetError: [
    () => new errors.UnsafePresetError(["security:createUser"], true),
    () =>
      new errors.UnsafePresetError(
        ["a", "b", "c", "d", "e", "f", "g"].map((name) => `security:${name}`),
        true,
      ),
    () => new errors.UnsafePresetError(["security:createUser"], false),
  ],
  notServed: [() => errors.notServed("shop/staff", "invite")],
  unknownClient: [
    () => errors.unknownClient("security", "createUser", "it runs nowhere in particular"),
  ],
  unknownAction: [() => errors.unknownAction("security", "createSuperUser")],
  ConstraintError: [
    () =>
      new errors.ConstraintError('Not allowed to write profile "acme-support".', [
        {
          constraint: "acme is closed",
          path: "constraints[0]",
          subject: { kind: "profile", id: "acme-support" },
          requests: [
            {
              request: "document:get on globex/orders",
              through: ["acme-support.policies[0], role reader"],
            },
          ],
          shows:
            'Profile "acme-support" could send document:get on globex/orders, through acme-support.policies[0], role reader.',
        },
      ]),
    () =>
      new errors.ConstraintError(
        "Not allowed to create a user with these profiles.",
        [],
        [
          {
            constraint: "three administrators",
            path: "constraints[1]",
            holders: 4,
            most: 3,
            shows: "4 users would be able to, and at most 3 may.",
          },
          { constraint: "payments take two", path: "constraints[2]", withheld: true },
        ],
      ),
  ],
  lastAdminError: [() => errors.lastAdminError()],
  presetKept: [() => errors.presetKept()],
  instanceOccupied: [() => errors.instanceOccupied("acme-manager", "manager")],
  auditNotFound: [() => errors.auditNotFound('Entry "e1" did not write profile "reader".')],
  ReferencedError: [
    () =>
      new ReferencedError("The message is given by whoever refuses.", {
        profiles: [{ id: "reader" }],
        total: 1,
      }),
  ],
  SignUpLimitError: [() => new signUp.SignUpLimitError(57)],
  signUpRefused: [() => signUp.signUpRefused()],
  decisionUnavailable: [() => unavailable.decisionUnavailable('profile "reader"')],
  notBegun: [() => unavailable.notBegun(WHAT)],
  rightsUnresolvable: [
    () =>
      unavailable.rightsUnresolvable(
        'Roles cannot be resolved: "lost" (missing, reader.policies[0]).',
      ),
  ],
  strategyFailed: [() => unavailable.strategyFailed("local")],
  placesUnknown: [() => unavailable.placesUnknown()],
  consultationTimeout: [() => unavailable.consultationTimeout("profile-guard:beforeSignUp", 10)],
  locksUnavailable: [() => unavailable.locksUnavailable()],
  TooManyCursorsError: [
    () => new TooManyCursorsError("caller", 50, 41_200),
    () => new TooManyCursorsError("strangers", 100, 3_000),
    () => new TooManyCursorsError("everybody", 400, 900),
    () => new TooManyCursorsError("caller", 50, 0),
  ],
  TooManyShardsError: [
    () => new TooManyShardsError("index", 200),
    () => new TooManyShardsError("everybody", 800),
  ],
  TooManyWaitingError: [
    () => new TooManyWaitingError(50),
    () => new TooManyWaitingError(50, ErrorId.refreshShare),
    () => new TooManyWaitingError(4, ErrorId.importShare),
    () => new TooManyWaitingError(50, ErrorId.searchShare),
  ],
  lockTimeout: [() => unavailable.lockTimeout()],
  storageReadOnly: [() => unavailable.storageReadOnly(WHAT)],
  auditUnwritable: [() => unavailable.auditUnwritable()],
  auditIncomplete: [() => unavailable.auditIncomplete()],
  auditUnreadable: [() => unavailable.auditUnreadable()],
  auditSwitchedOff: [() => unavailable.auditSwitchedOff()],
  usageSwitchedOff: [() => unavailable.usageSwitchedOff()],
  outcomeUnknown: [() => written.outcomeUnknown(WHAT)],
  stoppedHalfWay: [() => written.stoppedHalfWay(WHAT)],
  versionUnknown: [() => written.versionUnknown(WHAT)],
  locksNotReleased: [() => written.locksNotReleased(WHAT)],
  undoFailed: [() => written.undoFailed('profile "reader"')],
  UndoneError: [
    () => new written.UndoneError('profile "reader"', "policies"),
    () => new written.UndoneError('profile "reader"', undefined),
  ],
  overtaken: [() => written.overtaken("security:createApiKey", "mary")],
  userAlreadyExists: [() => native.userAlreadyExists("mary")],
  overwritesUsers: [() => native.overwritesUsers()],
  unexpectedArgument: [() => native.unexpectedArgument("onExistingUsers", ["fail", "skip"])],
  apiKeyNotFound: [() => native.apiKeyNotFound("key", "bob")],
  userNotFound: [() => native.userNotFound("mary")],
  roleNotFound: [() => native.roleNotFound("custmer")],
  profileNotFound: [() => native.profileNotFound("custmer")],
  cannotDelete: [() => native.cannotDelete("profile"), () => native.cannotDelete("role")],
  profileInUse: [() => native.profileInUse("customer")],
  roleInUse: [() => native.roleInUse("reader")],
  malformedForStorage: [
    () => native.malformedForStorage("Can't get text on a START_ARRAY at 1:27."),
  ],
  withoutWordsOfStorage: [
    () => native.withoutWordsOfStorage("services.storage.unexpected_error") as KuzzleError,
  ],
  bodyRequired: [() => native.bodyRequired()],
  tooManyWrites: [() => native.tooManyWrites()],
};

/** Every message that the plugin answers, for who reads them all in one place. */
export function messageRows(): readonly (readonly string[])[] {
  return [
    ["constructor", "status", "id", "name", "message"],
    ...Object.entries(SAMPLES).flatMap(([constructor, samples]) =>
      samples.map((make) => {
        const error = make();
        const { status, id = "" } = error as Partial<KuzzleError>;
        return [
          constructor,
          status === undefined ? "–" : String(status),
          id,
          error.name,
          error.message,
        ];
      }),
    ),
  ];
}
