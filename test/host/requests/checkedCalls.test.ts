import { createRequire } from "node:module";

import { KuzzleRequest } from "kuzzle";
import should from "should";

import { markCheckedCalls, takeMark } from "../../../lib/host/requests/checkedCalls";

type Impersonated = new (
  kuid: string,
  options?: { checkRights?: boolean },
) => { query(request: object): unknown };

const load = createRequire(__filename);
const ImpersonatedSDK = load("kuzzle/dist/lib/core/shared/sdk/impersonatedSdk") as Impersonated;

describe("checkedCalls", () => {
  let sent: Record<string, unknown>[];
  let before: PropertyDescriptor | undefined;

  beforeEach(() => {
    sent = [];
    before = Object.getOwnPropertyDescriptor(globalThis, "app");
    const query = (request: Record<string, unknown>): void => {
      sent.push(request);
    };
    // where the host's own class looks for the SDK of the application
    Object.defineProperty(globalThis, "app", { value: { sdk: { query } }, configurable: true });
    should(markCheckedCalls()).equal(true);
  });

  afterEach(() => {
    Object.defineProperty(globalThis, "app", before ?? { value: undefined, configurable: true });
  });

  const isMarked = (request: object | undefined): boolean =>
    takeMark(new KuzzleRequest({ controller: "a", action: "b", ...request }));

  it("marks the host's own calls of sdk.as with rights checked, whatever they say of themselves", () => {
    new ImpersonatedSDK("mary", { checkRights: true }).query({ __checkRights__: false });
    new ImpersonatedSDK("mary").query({ __checkRights__: true });
    should(sent).match([{ __kuid__: "mary" }, { __kuid__: "mary", __checkRights__: false }]);
    should(sent.map(isMarked)).eql([true, false]);
  });

  it("takes no payload for such a call", () => {
    should(isMarked({ __kuid__: "mary", __checkRights__: true })).equal(false);
  });

  it("leaves the mark for nobody to read", () => {
    new ImpersonatedSDK("mary", { checkRights: true }).query({});
    const request = new KuzzleRequest({ controller: "a", action: "b", ...sent[0] });
    takeMark(request).should.equal(true);
    should(request.input.args).match({ __checkRights__: true });
  });

  it("says so where the host does not look as expected", () => {
    should(markCheckedCalls(() => ({}))).equal(false);
  });
});
