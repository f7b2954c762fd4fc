import should from "should";

import { authorizeInTime } from "../../../lib/usecases/support/authorizeInTime";
import { FakeHost } from "../../support/FakeHost";
import { requestOf } from "../../support/requests";

describe("authorizeInTime", () => {
  const request = requestOf("server", "now", {});
  let host: FakeHost;
  let authorized: <T>(authorize: () => Promise<T>) => Promise<T>;

  beforeEach(() => {
    host = new FakeHost();
    host.services.aroundAuthorization = (around) => {
      authorized = around;
      return true;
    };
    authorizeInTime(host).should.be.true();
  });

  const failure = (id: string, status: number) => Object.assign(new Error(id), { id, status });

  it("lets pass whom the host lets pass", async () => {
    should(await authorized(async () => request)).equal(request);
  });

  it("answers 503 when the services do not", async () => {
    Object.assign(host.services, { age: 60_000, serving: false });
    await authorized(() => new Promise(() => undefined)).should.be.rejectedWith({
      status: 503,
      id: "profile-guard.decision.unavailable",
    });
  });

  it("answers 503 where the host could not read, and nothing else in the place of its errors", async () => {
    for (const id of ["services.cache.read_failed", "security.token.verification_error"]) {
      await authorized(() => Promise.reject(failure(id, 500))).should.be.rejectedWith({
        status: 503,
        id: "profile-guard.decision.unavailable",
      });
    }
    for (const error of [
      failure("security.token.expired", 401),
      failure("security.rights.forbidden", 403),
      failure("plugin.runtime.unexpected_error", 500),
    ]) {
      await authorized(() => Promise.reject(error)).should.be.rejectedWith({ id: error.id });
    }
  });
});
