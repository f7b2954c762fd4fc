import { keepAsyncContext, keepContextOfPipes } from "./asyncContext";
import { answerEveryRequest, refuseEmptyQueries } from "./answerEveryRequest";
import { makeTokensDistinct } from "./distinctTokens";
import { passEmptyPoints } from "./emptyPoints";
import { tellFewSpecificationFaults } from "./fewSpecificationFaults";
import { makeLoginsEven } from "./evenLogins";
import { letKeySearchesFail } from "./keySearch";
import { knowLinedIds } from "./linedIds";
import { listRightsInTime } from "./listedRights";
import { takeIdsLiterally } from "./literalIds";
import { readEveryDocument } from "./readableDocuments";
import { matchShapesByField } from "./shapesByField";
import type { HostPatch } from "./HostPatch";
import { SPARING_PATCHES } from "./sparing";
import { checkTargetsByPlace } from "./targetsByPlace";
import { searchTokensByName } from "./tokenSearch";
import { undoAll } from "./undoAll";
import { noteAuthors } from "./userAuthors";
import { keepWhatIsWritten } from "./writtenDocuments";

export type { HostPatch, Undo } from "./HostPatch";

/** In the order in which they are applied. */
export const HOST_PATCHES: readonly HostPatch[] = [
  {
    name: "keepAsyncContext",
    why: "The host's bluebird promises, and pipes that had to wait, run code of one request in the asynchronous context of another.",
    pin: "test/host/patches/asyncContext.test.ts",
    otherwise:
      "Wrong requests are answered with the plugin's own ids, imports ask no strategy but local ahead, and nobody can tell for whom the application writes rights, since this Kuzzle does not keep the context of requests",
    isEarly: true,
    apply: (kernel) => undoAll([keepContextOfPipes(kernel), keepAsyncContext()]),
  },
  ...SPARING_PATCHES,
  {
    name: "answerEveryRequest",
    why: "At some malformed requests the host throws before it has a way to answer.",
    pin: "test/host/patches/answerEveryRequest.test.ts",
    otherwise:
      "Some malformed requests are not answered, as without the plugin, since this Kuzzle does not look as expected",
    apply: ({ funnel }) => answerEveryRequest(funnel),
  },
  {
    name: "refuseEmptyQueries",
    why: "The host answers 500 to a `/_query` without a request in its body.",
    pin: "test/host/patches/answerEveryRequest.test.ts",
    otherwise:
      "A `/_query` without a request is answered 500, as without the plugin, since this Kuzzle does not look as expected",
    apply: ({ router }) => refuseEmptyQueries(router),
  },
  {
    name: "letKeySearchesFail",
    why: "The host listens to no error of a search for keys: when Redis is lost in it, the node ends.",
    pin: "test/host/patches/keySearch.test.ts",
    otherwise:
      "A node may end when Redis is lost while a user is deleted, as without the plugin, since this Kuzzle does not look as expected",
    apply: () => letKeySearchesFail(),
  },
  {
    name: "searchTokensByName",
    why: "The host finds the tokens of a user by a pattern that holds the kuid as it is: a `*` in it finds those of others.",
    pin: "test/host/patches/tokenSearch.test.ts",
    otherwise:
      "Whoever has a kuid that reads like a pattern may end the sessions of others, as without the plugin, since this Kuzzle does not look as expected",
    isEarly: true,
    apply: () => searchTokensByName(),
  },
  {
    name: "noteAuthors",
    why: "The host does not note who made a user: one made by a stranger's sign-up looks like any other.",
    pin: "test/host/patches/userAuthors.test.ts",
    otherwise:
      "Who made a user is not noted, as without the plugin, since this Kuzzle does not look as expected",
    apply: noteAuthors,
  },
  {
    name: "distinctTokens",
    why: "Two tokens or API keys of a user that are made in one second are the same text, whoever makes them.",
    pin: "test/host/patches/distinctTokens.test.ts",
    otherwise:
      "An API key that is deleted may go on as another one that was made in the same second, as without the plugin, since this Kuzzle does not look as expected",
    isEarly: true,
    apply: () => makeTokensDistinct(),
  },
  {
    name: "literalIds",
    why: "Elasticsearch 7 takes some ids of documents for its endpoints (`_search`, `_count`, `_mapping`, …): a user, a role or a document of such an id is read wrong, and can be neither changed nor deleted.",
    pin: "test/host/patches/literalIds.test.ts",
    otherwise:
      "Documents of ids such as `_count` are read wrong, and cannot be deleted, as without the plugin, since this Kuzzle does not look as expected",
    isEarly: true,
    apply: () => takeIdsLiterally(),
  },
  {
    name: "evenLogins",
    why: "The strategy `local` answers a username that does not exist some 250 ms sooner than a wrong password: the time tells which usernames exist.",
    pin: "test/host/patches/evenLogins.test.ts",
    otherwise:
      "The time of a login tells whether its username exists, as without the plugin, since this Kuzzle does not look as expected",
    apply: makeLoginsEven,
  },
  {
    name: "readableDocuments",
    why: "The client of Elasticsearch 7 reads no answer with a member `__proto__`, or `constructor` that is null: one document of these stops every search that finds it, and cannot be deleted.",
    pin: "test/host/patches/readableDocuments.test.ts",
    otherwise:
      "Documents with a member `__proto__`, or `constructor` that is null, stop every search that finds them, as without the plugin, since this Kuzzle does not look as expected",
    isEarly: true,
    apply: () => readEveryDocument(),
  },
  {
    name: "emptyPoints",
    why: "The engine of filters reads members of a place that is null (`lat_lon: null`): a document with one is answered 500 where a filter or a validator is about that place.",
    pin: "test/host/patches/emptyPoints.test.ts",
    otherwise:
      "Documents with a place that is null are answered 500 where a filter is about it, as without the plugin, since this Kuzzle does not look as expected",
    isEarly: true,
    apply: passEmptyPoints,
  },
  {
    name: "shapesByField",
    why: "The engine of filters keeps shapes of all fields in one index: where two filters are about places of two fields, a document whose place in the one lies within a shape of the other is answered 500, once it is written, and nobody is notified of it.",
    pin: "test/host/patches/shapesByField.test.ts",
    otherwise:
      "Documents are answered 500 where filters are about places of two of their fields, as without the plugin, since this Kuzzle does not look as expected",
    isEarly: true,
    apply: () => matchShapesByField(),
  },
  {
    name: "listedRights",
    why: "The host copies the list of rights for each right again: `auth:getMyRights`, `security:getUserRights` and `getProfileRights` of a profile with thousands of policies keep its one thread from all others for minutes.",
    pin: "test/host/patches/listedRights.test.ts",
    otherwise:
      "Listing the rights of a large profile keeps others waiting, as without the plugin, since this Kuzzle does not look as expected",
    // what guards the actions stands around it
    isEarly: true,
    apply: listRightsInTime,
  },
  {
    name: "targetsByPlace",
    why: "The host looks through all policies of a user for each collection that `targets` name: a profile of thousands of policies and a search of thousands of collections keep its one thread from all others for seconds.",
    pin: "test/host/patches/targetsByPlace.test.ts",
    otherwise:
      "Checking many targets of a user with a large profile keeps others waiting, as without the plugin, since this Kuzzle does not look as expected",
    apply: () => checkTargetsByPlace(),
  },
  {
    name: "fewSpecificationFaults",
    why: "The host copies its list of faults for each faulty field of a specification again: `collection:validateSpecifications` and `updateSpecifications` of thousands of faulty fields keep its one thread from all others for seconds.",
    pin: "test/host/patches/fewSpecificationFaults.test.ts",
    otherwise:
      "Specifications of thousands of faulty fields keep others waiting, as without the plugin, since this Kuzzle does not look as expected",
    apply: tellFewSpecificationFaults,
  },
  {
    name: "linedIds",
    why: "The host does not know a document that exists where its id has a line break: it answers 500 to `document:create` and `auth:createApiKey` of such an id.",
    pin: "test/host/patches/linedIds.test.ts",
    otherwise:
      "Making a document again whose id has a line break is answered 500, as without the plugin, since this Kuzzle does not look as expected",
    apply: () => knowLinedIds(),
  },
  {
    name: "writtenDocuments",
    why: "The host reads each profile and each role again that it has just written, though the storage has answered the write with it. One that it was reading just then it keeps as it was before, for good.",
    pin: "test/host/patches/writtenDocuments.test.ts",
    otherwise:
      "Each write of a profile or a role reads it again, as without the plugin, since this Kuzzle does not look as expected",
    apply: (kernel) => keepWhatIsWritten(kernel),
  },
];
