import should from "should";
import { choose, type Way } from "../../tools/services/choice";
import { elasticsearchWays } from "../../tools/services/elasticsearch";
import { resolveOptions } from "../../tools/services/options";
import { redisWays } from "../../tools/services/redis";
import { Session } from "../../tools/services/Session";

type Outcome = "open" | "closed" | "fails";

function way(origin: Way<string>["origin"], outcome: Outcome, asked: string[] = []): Way<string> {
  return {
    origin,
    advice: `do what ${origin} needs`,
    unavailable: () => {
      asked.push(origin);
      return outcome === "closed" ? `${origin} is not here` : undefined;
    },
    get: () =>
      outcome === "fails" ? Promise.reject(new Error(`${origin} broke`)) : Promise.resolve(origin),
  };
}

function pick(ways: readonly Way<string>[], stopError?: Error) {
  const told: string[] = [];
  const result = choose("Redis", ways, {
    onFailure: (text) => told.push(text),
    stopError: () => stopError,
  });
  return { result, told };
}

describe("tools/services: the choice of a way", () => {
  it("takes the first open way and asks no further", async () => {
    const asked: string[] = [];
    const ways = [
      way("given", "closed", asked),
      way("docker", "open", asked),
      way("maven", "open", asked),
    ];
    should(await pick(ways).result).equal("docker");
    should(asked).eql(["given", "docker"]);
  });

  it("goes on, aloud, when Docker fails", async () => {
    const { result, told } = pick([
      way("given", "closed"),
      way("docker", "fails"),
      way("maven", "open"),
    ]);
    should(await result).equal("maven");
    should(told).eql(["by docker in vain: docker broke"]);
  });

  it("does not replace a given service which fails", async () => {
    const { result } = pick([way("given", "fails"), way("maven", "open")]);
    await should(result).be.rejectedWith("given broke");
  });

  it("starts nothing more once it is being stopped", async () => {
    const { result } = pick([way("docker", "fails"), way("maven", "open")], new Error("stopped"));
    await should(result).be.rejectedWith("stopped");
  });

  it("names every way and its reason in one error", async () => {
    const ways = [way("given", "closed"), way("docker", "closed"), way("maven", "fails")];
    await should(pick(ways).result).be.rejectedWith(
      [
        "there is no Redis. Any of these ways gives one:",
        "  1. do what given needs",
        "     (given is not here)",
        "  2. do what docker needs",
        "     (docker is not here)",
        "  3. do what maven needs",
        "     (maven broke)",
      ].join("\n"),
    );
  });

  it("knows three ways to each service: by URL, by Docker, by this machine", async () => {
    const session = new Session(() => undefined);
    try {
      const options = resolveOptions({}, {});
      const elasticsearch = elasticsearchWays(session, options);
      const redis = redisWays(session, options);
      should(elasticsearch.map(({ origin }) => origin)).eql(["given", "docker", "maven"]);
      should(redis.map(({ origin }) => origin).slice(0, 2)).eql(["given", "docker"]);
      should(redis).have.length(3);
      should(elasticsearch[0]?.unavailable()).equal("ELASTICSEARCH_URL is not set");
      should(redis[0]?.unavailable()).equal("REDIS_URL is not set");
    } finally {
      await session.stop();
    }
  });

  it("reads the URLs from the environment, an option goes first, an empty one is none", () => {
    const environment = { ELASTICSEARCH_URL: "http://es:1", REDIS_URL: "" };
    const options = resolveOptions({}, environment);
    should(options.elasticsearchUrl).equal("http://es:1");
    should(options.redisUrl).be.undefined();
    const own = resolveOptions({ elasticsearchUrl: "http://own:1" }, environment);
    should(own.elasticsearchUrl).equal("http://own:1");
    should(options.version).equal("7.17.28");
    should(options.heap).equal("512m");
  });
});
