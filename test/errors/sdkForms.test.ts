import should from "should";

import { comesBySdk, writeForSdk } from "../../lib/errors/sdkForms";
import { fault } from "../../lib/domain/findings";
import {
  ErrorId,
  EscalationError,
  InvalidRequestError,
  UncheckedError,
} from "../../lib/errors/errors";
import { NamedByKeysError } from "../../lib/errors/NamedByKeysError";
import { ReferencedError } from "../../lib/errors/ReferencedError";

const findings = [fault("member.type", "x", "m")];
const apiKeys = [{ id: "key", userId: "mary", roleIds: ["reader"] }];
const profiles = [{ id: "p" }];

describe("an error that lists something", () => {
  const errors = {
    InvalidRequestError: [
      () => new InvalidRequestError(ErrorId.invalidRequest, "The request", findings),
      { details: findings, errors: findings, count: 1 },
    ],
    UncheckedError: [
      () => new UncheckedError("m", findings),
      { details: findings, errors: findings, count: 1 },
    ],
    EscalationError: [
      () => new EscalationError("m", [], ["own"]),
      { details: { missing: [], total: 0, claims: [], fallShort: ["own"] }, errors: [], count: 0 },
    ],
    NamedByKeysError: [
      () => new NamedByKeysError("m", { apiKeys, total: 1 }),
      { details: { apiKeys, total: 1 }, errors: apiKeys, count: 1 },
    ],
    ReferencedError: [
      () => new ReferencedError("m", { profiles, total: 1 }),
      { details: { profiles, total: 1 }, errors: profiles, count: 1 },
    ],
  } as const;
  for (const [name, [make, { details, ...forSdk }]] of Object.entries(errors)) {
    it(`tells it once: in details, or where kuzzle-sdk keeps it (${name})`, () => {
      should(make().toJSON()).match({ details });
      should(make().toJSON()).not.have.any.keys("errors", "count");

      const error = make();
      writeForSdk(error);
      should(error.toJSON()).match(forSdk);
      should(error.toJSON()).not.have.property("details");
    });
  }

  it("is no matter of what is no error", () => {
    for (const nothing of [null, undefined, "text", {}]) {
      should(() => {
        writeForSdk(nothing);
      }).not.throw();
    }
  });
});

describe("comesBySdk", () => {
  it("knows an SDK by the name or the instance that it tells", () => {
    comesBySdk({ sdkName: "js@7.17.1" }).should.be.true();
    comesBySdk({ sdkInstanceId: "1" }).should.be.true();
  });

  it("takes anything else for no SDK", () => {
    for (const volatile of [null, undefined, {}, "js", 5, { sdkName: 5 }, []]) {
      comesBySdk(volatile).should.be.false();
    }
  });
});
