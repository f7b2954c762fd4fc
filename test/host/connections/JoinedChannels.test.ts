import should from "should";

import { JoinedChannels } from "../../../lib/host/connections/JoinedChannels";

describe("JoinedChannels", () => {
  it("knows what each connection hears of, and lets the host do as it does", () => {
    const calls: string[] = [];
    const entryPoint = {
      joinChannel: (channel: string, id: string) => calls.push(`join ${channel} ${id}`),
      leaveChannel: (channel: string, id: string) => calls.push(`leave ${channel} ${id}`),
    };
    const joined = JoinedChannels.of({ entryPoint });
    entryPoint.joinChannel("a", "line");
    entryPoint.joinChannel("b", "line");
    entryPoint.leaveChannel("a", "line");
    entryPoint.leaveChannel("a", "other");
    should(joined.has("line", "a")).be.false();
    should(joined.has("line", "b")).be.true();
    should(joined.has("other", "b")).be.false();
    should(calls).eql(["join a line", "join b line", "leave a line", "leave a other"]);
  });

  it("knows of nothing where the host does not look as expected", () => {
    should(JoinedChannels.of({}).has("line", "a")).be.false();
  });
});
