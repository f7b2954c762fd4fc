import { readError } from "../../../lib/usecases/support/readError";
import { FakeHost } from "../../support/FakeHost";

describe("readError", () => {
  const host = new FakeHost();
  const failure = (id: string): Error => Object.assign(new Error(id), { id, status: 500 });
  const passed = (error: unknown): Promise<unknown> =>
    Promise.reject(error as Error).catch(readError(host, "a profile"));

  it("says that it could not be read when a service did not answer", async () => {
    const error = failure("services.storage.unexpected_error");
    host.services.open.add(error);
    await passed(error).should.be.rejectedWith({
      status: 503,
      id: "profile-guard.decision.unavailable",
    });
  });

  it("passes everything else on as it is, faults of ours among it", async () => {
    const own = new TypeError("x is undefined");
    host.services.open.add(own);
    await passed(own).should.be.rejectedWith(own);
    await passed(failure("services.storage.unknown_collection")).should.be.rejectedWith({
      id: "services.storage.unknown_collection",
    });
  });
});
