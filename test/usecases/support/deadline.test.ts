import should from "should";

import { rejectIfStalled } from "../../../lib/usecases/support/deadline";
import { FakeServiceWatch } from "../../support/FakeServiceWatch";

describe("patiently", () => {
  let services: FakeServiceWatch;
  const giveUp = (): Error => new Error("given up");
  const never = new Promise<never>(() => undefined);

  beforeEach(() => {
    services = new FakeServiceWatch();
  });

  it("gives what the work gives, and its error", async () => {
    should(await rejectIfStalled(services, Promise.resolve(7), giveUp)).equal(7);
    await rejectIfStalled(
      services,
      Promise.reject(new Error("own")),
      giveUp,
    ).should.be.rejectedWith("own");
  });

  it("gives an old request up once the services do not serve", async () => {
    Object.assign(services, { age: 60_000, serving: false });
    await rejectIfStalled(services, never, giveUp).should.be.rejectedWith("given up");
  });

  it("waits on for as long as they serve, however old the request is", async () => {
    services.age = 60_000;
    let looks = 0;
    services.isServing = async () => {
      looks += 1;
      return looks < 2;
    };
    await rejectIfStalled(services, never, giveUp).should.be.rejectedWith("given up");
    looks.should.equal(2);
  });

  it("does not look at all while the request is young", async () => {
    services.isServing = async () => {
      throw new Error("looked");
    };
    const work = new Promise((resolve) => setTimeout(resolve, 20));
    await rejectIfStalled(services, work, giveUp);
  });

  it("leaves no rejection behind when the work fails after it was given up", async () => {
    Object.assign(services, { age: 60_000, serving: false });
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    await rejectIfStalled(services, work, giveUp).should.be.rejectedWith("given up");
    const unhandled: unknown[] = [];
    const listener = (reason: unknown): void => void unhandled.push(reason);
    process.on("unhandledRejection", listener);
    fail(new Error("late"));
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", listener);
    unhandled.should.eql([]);
  });
});
