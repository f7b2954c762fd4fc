import { createServer as createHttpServer, type Server as HttpServer } from "node:http";
import { createServer, type AddressInfo, type Server } from "node:net";
import should from "should";
import { composeOverride } from "../../tools/services/docker";
import { splitCredentials } from "../../tools/services/elasticsearchHealth";
import { elasticsearchSettings } from "../../tools/services/elasticsearchProcess";
import { elasticsearchRecipe } from "../../tools/services/elasticsearchVersions";
import { environmentOf, startServices } from "../../tools/services/index";
import { mavenProject } from "../../tools/services/maven";
import { redisBinarySuffix } from "../../tools/services/redisBinary";
import { parseRedisUrl } from "../../tools/services/redisHealth";
import { redisSettings } from "../../tools/services/redisProcess";
import { unprivilegedUserIn } from "../../tools/services/serviceUser";
import { joinReasons, ServicesStoppedError } from "../../tools/services/stopped";

async function listen(server: Server | HttpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

describe("tools/services: services given by URL", () => {
  let elasticsearch: HttpServer;
  let redis: Server;
  let elasticsearchUrl: string;
  let redisPort: number;
  let status: string;
  let authorizations: (string | undefined)[];

  beforeEach(async () => {
    status = "green";
    authorizations = [];
    elasticsearch = createHttpServer((request, response) => {
      authorizations.push(request.headers.authorization);
      response.end(JSON.stringify(request.url === "/" ? { name: "somebody" } : { status }));
    });
    redis = createServer((socket) => {
      socket.on("data", (data) => {
        const asksForPassword = !data.toString().includes("secret");
        socket.write(asksForPassword ? "-NOAUTH\r\n" : "+OK\r\n$1\r\n \r\n+PONG\r\n");
      });
      socket.on("error", () => undefined);
    });
    elasticsearchUrl = `http://user:p%40ss@127.0.0.1:${await listen(elasticsearch)}/`;
    redisPort = await listen(redis);
  });

  afterEach(() => {
    elasticsearch.close();
    redis.close();
  });

  it("are used as they are, without starting anything or telling a password", async () => {
    const lines: string[] = [];
    const redisUrl = `redis://:secret@127.0.0.1:${redisPort}`;
    const say = (line: string) => lines.push(line);
    const services = await startServices({ elasticsearchUrl, redisUrl, say });
    await services.stop();

    should(services.elasticsearch).eql({
      url: elasticsearchUrl.slice(0, -1),
      origin: "given",
    });
    should(services.redis).eql({
      host: "127.0.0.1",
      port: redisPort,
      url: redisUrl,
      origin: "given",
    });
    const login = `Basic ${Buffer.from("user:p@ss").toString("base64")}`;
    should(authorizations).eql([login, login]);
    should(lines).have.length(2);
    should(lines.join("\n")).not.match(/secret|p@ss|p%40ss/);
  });

  it("are waited for by their health, and the wait ends when it is aborted", async () => {
    status = "red";
    const starting = new AbortController();
    const start = startServices({
      elasticsearchUrl,
      redisUrl: `redis://:secret@127.0.0.1:${redisPort}`,
      say: () => undefined,
      signal: starting.signal,
    });
    const askedOften = setInterval(() => {
      if (authorizations.length > 2) {
        starting.abort();
      }
    }, 10);
    await should(start).be.rejectedWith(ServicesStoppedError);
    clearInterval(askedOften);
  });

  it("are refused when the URL is none", async () => {
    const start = startServices({
      elasticsearchUrl: "localhost:9200",
      redisUrl: "rediss://host",
      say: () => undefined,
    });
    await should(start).be.rejectedWith(
      "ELASTICSEARCH_URL must be of the form http://host:port\n" +
        "REDIS_URL must be of the form redis://host:port",
    );
  });
});

describe("tools/services: settings", () => {
  const options = {
    version: "7.17.28",
    heap: "512m",
    quickStart: true,
    bindAddresses: ["10.0.0.1"],
    usualPorts: true,
    port: 9201,
    nodeName: "node",
    dataFolder: "/d",
    logFolder: "/l",
    modules: [] as string[],
  };

  it("binds Elasticsearch's HTTP to the loopback and the addresses asked for", () => {
    const text = elasticsearchSettings(options);
    should(text).match(/^http\.host: \["127\.0\.0\.1","10\.0\.0\.1"\]$/m);
    should(text).match(/^transport\.host: "127\.0\.0\.1"$/m);
    should(text).match(/^cluster\.routing\.allocation\.disk\.threshold_enabled: false$/m);
  });

  it("sets what a module knows only where the module is there", () => {
    should(elasticsearchSettings(options)).not.match(/geoip|xpack/);
    const modules = ["ingest-geoip", "x-pack-security"];
    const text = elasticsearchSettings({ ...options, modules });
    should(text).match(/^ingest\.geoip\.downloader\.enabled: false$/m);
    should(text).match(/^xpack\.security\.enabled: false$/m);
  });

  it("keeps Redis in memory, and protected unless bound further", () => {
    const text = redisSettings(6380, "/r", []);
    should(text).match(/^bind 127\.0\.0\.1$/m);
    should(text).match(/^save ""$/m);
    should(text).match(/^appendonly no$/m);
    should(text).match(/^protected-mode yes$/m);
    should(redisSettings(6380, "/r", ["10.0.0.1"])).match(/^protected-mode no$/m);
  });

  it("refuses a version without a recipe, naming those with one", () => {
    should(() => elasticsearchRecipe("1.0.0")).throw(/1\.0\.0 .*known: 7\.17\.28/);
  });

  it("publishes a container on further addresses", () => {
    should(JSON.parse(composeOverride("redis", 7000, ["10.0.0.1"]))).eql({
      services: { redis: { ports: ["10.0.0.1:7000:6379"] } },
    });
  });

  it("writes a Maven project for one step, with its paths escaped", () => {
    const artifact = { group: "g", name: "n", version: "1", type: "zip" };
    const { pom, goal } = mavenProject({ unpack: artifact, to: "/a&b" });
    should(goal).equal("dependency:unpack");
    should(pom)
      .match(/<outputDirectory>\/a&amp;b</)
      .and.match(/<type>zip</);
    should(mavenProject({ copyWithDependencies: artifact, to: "/" }).goal).equal(
      "dependency:copy-dependencies",
    );
  });

  it("knows the Redis binary of a machine, and says when there is none", () => {
    should(redisBinarySuffix("linux", "x64")).equal("linux-amd64");
    should(redisBinarySuffix("linux", "arm64")).equal("linux-arm64");
    should(redisBinarySuffix("darwin", "arm64")).equal("darwin-arm64");
    should(() => redisBinarySuffix("sunos", "sparc")).throw(/no binary for sunos sparc/);
  });

  it("finds an account which is not root's", () => {
    const passwd = "root:x:0:0::/root:/bin/sh\nwww-data:x:33:33::/:/bin/no\n";
    should(unprivilegedUserIn(passwd)).eql({ name: "www-data", uid: 33, gid: 33 });
    should(unprivilegedUserIn("root:x:0:0::/root:/bin/sh")).be.undefined();
  });

  it("reads Redis URLs", () => {
    should(parseRedisUrl("redis://h")).eql({ host: "h", port: 6379 });
    should(parseRedisUrl("h:1")).eql({ host: "h", port: 1 });
    should(parseRedisUrl("redis://[::1]:2")).eql({ host: "::1", port: 2 });
    should(parseRedisUrl("redis://u:p%2F@h:3")).eql({
      host: "h",
      port: 3,
      username: "u",
      password: "p/",
    });
  });

  it("splits the credentials off a URL", () => {
    should(splitCredentials("http://h:1/")).eql({ url: "http://h:1", headers: {} });
  });

  it("tells Kuzzle where both are", () => {
    should(
      environmentOf({
        elasticsearch: { url: "http://127.0.0.1:1", origin: "maven" },
        redis: { host: "127.0.0.1", port: 2, url: "redis://:p@127.0.0.1:2", origin: "given" },
      }),
    ).eql({
      ELASTICSEARCH_URL: "http://127.0.0.1:1",
      REDIS_URL: "redis://:p@127.0.0.1:2",
      kuzzle_services__storageEngine__client__node: "http://127.0.0.1:1",
      kuzzle_services__internalCache__node__host: "127.0.0.1",
      kuzzle_services__internalCache__node__port: "2",
      kuzzle_services__internalCache__options__password: "p",
      kuzzle_services__memoryStorage__node__host: "127.0.0.1",
      kuzzle_services__memoryStorage__node__port: "2",
      kuzzle_services__memoryStorage__options__password: "p",
    });
  });

  it("reports the real reasons before a stop which they caused", () => {
    const real = new Error("real");
    should(joinReasons([new ServicesStoppedError(), real])).equal(real);
  });
});
