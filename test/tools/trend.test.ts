import { familyOf } from "../soak/redis";
import { trendOf } from "../soak/trend";

describe("the soak's judgement", () => {
  const samples = (value: (minute: number) => number) =>
    Array.from({ length: 30 }, (_, minute) => ({ minute, value: value(minute) }));

  it("sees a lasting rise", () => {
    const { rise, median } = trendOf(samples((minute) => 100 + minute));
    rise.should.equal(19);
    median.should.equal(119.5);
  });

  it("does not mind how it began, outliers, nor up and down", () => {
    trendOf(samples((minute) => (minute < 10 ? minute * 10 : 100))).rise.should.equal(0);
    trendOf(samples((minute) => (minute === 29 ? 9_000 : 100))).rise.should.equal(0);
    trendOf(samples((minute) => 100 + (minute % 2))).rise.should.be.approximately(0, 0.5);
  });

  it("tells families of keys apart", () => {
    familyOf("repos/%kuzzle/users/alice").should.equal("repos/%kuzzle/users");
    familyOf("{profile-guard}:lock:user:alice").should.equal("{profile-guard}:lock");
    familyOf("{profile-guard}:under-way").should.equal("{profile-guard}:under-way");
  });
});
