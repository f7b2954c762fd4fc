import { Line } from "../Line";
import { callOf } from "../Platform";
import { PASSWORD } from "../places";
import type { Person, Scene } from "../Scene";
import type { Row } from "./Row";

async function sessionOf({ platform }: Scene, { kuid }: Person): Promise<string> {
  const token = await platform.logIn(kuid, PASSWORD);
  if (token === undefined) {
    throw new Error(`${kuid} cannot log in`);
  }
  return token;
}

async function keyThrough({ platform }: Scene, token: string): Promise<string> {
  const body = { description: "of the matrix" };
  const call = callOf("auth:createApiKey", { expiresIn: -1, refresh: "wait_for", body });
  const made = await platform.must(platform.living, call, token);
  return (made as unknown as { _source: { token: string } })._source.token;
}

/** Logs in as a browser does. @returns its cookie */
async function cookieOf({ platform, own }: Scene): Promise<string> {
  const response = await fetch(`${platform.living.url}/_query`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(
      callOf("auth:login", {
        strategy: "local",
        cookieAuth: true,
        expiresIn: platform.lifetime(),
        body: { username: own.kuid, password: PASSWORD },
      }),
    ),
  });
  const [cookie = ""] = (response.headers.get("set-cookie") ?? "").split(";");
  if (!cookie.startsWith("authToken=")) {
    throw new Error(`${own.kuid} was given no cookie`);
  }
  return cookie;
}

export const TOKENS = {
  http: {
    title: "token, over HTTP",
    group: "session",
    make: async (scene) => {
      const token = await sessionOf(scene, scene.own);
      return () => scene.reachWith(token);
    },
  },
  websocket: {
    title: "token, over a WebSocket that stays open",
    group: "session",
    make: async (scene) => {
      const line = await Line.open(scene.platform.living, await sessionOf(scene, scene.own));
      scene.ends.push(() => {
        line.close();
      });
      return () => scene.reachOf((call) => line.call(call));
    },
  },
  cookie: {
    title: "token in a cookie",
    group: "session",
    make: async (scene) => {
      const cookie = await cookieOf(scene);
      const { platform } = scene;
      return () =>
        scene.reachOf((call) => platform.send(platform.living, call, undefined, { cookie }));
    },
  },
  created: {
    title: "token made by `auth:createToken`",
    group: "session",
    make: async (scene) => {
      const { platform } = scene;
      const call = callOf("auth:createToken", { expiresIn: platform.lifetime() });
      const { token } = await platform.must(
        platform.living,
        call,
        await sessionOf(scene, scene.own),
      );
      return () => scene.reachWith(String(token));
    },
  },
  refreshed: {
    title: "token given for another by `auth:refreshToken`",
    group: "session",
    make: async (scene) => {
      const { platform } = scene;
      const call = callOf("auth:refreshToken", { expiresIn: platform.lifetime() });
      const { jwt } = await platform.must(platform.living, call, await sessionOf(scene, scene.own));
      return () => scene.reachWith(String(jwt));
    },
  },
  ownKey: {
    title: "API key, of one's own making",
    group: "key",
    make: async (scene) => () => scene.reachWith(scene.own.key),
  },
  plantedKey: {
    title: "API key that somebody else has made",
    group: "key",
    make: async (scene) => () => scene.reachWith(scene.planted.key),
  },
  throughPlantedKey: {
    title: "token made by `auth:createToken` through an API key that somebody else has made",
    group: "session",
    make: async (scene) => {
      const { platform, planted } = scene;
      const call = callOf("auth:createToken", { expiresIn: platform.lifetime() });
      const { token } = await platform.must(platform.living, call, planted.key);
      return () => scene.reachWith(String(token));
    },
  },
  keyThroughPlantedKey: {
    title: "API key made through one that somebody else has made",
    group: "key",
    make: async (scene) => {
      const key = await keyThrough(scene, scene.planted.key);
      return () => scene.reachWith(key);
    },
  },
  byPlantedPassword: {
    title: "token of a login with a password that somebody else has set",
    group: "session",
    make: async (scene) => {
      const token = await sessionOf(scene, scene.planted);
      return () => scene.reachWith(token);
    },
  },
  keyByPlantedPassword: {
    title: "API key made after a login with a password that somebody else has set",
    group: "key",
    make: async (scene) => {
      const key = await keyThrough(scene, await sessionOf(scene, scene.planted));
      return () => scene.reachWith(key);
    },
  },
  limitedKey: {
    title: "API key with policies",
    group: "key",
    make: async (scene) => () => scene.reachWith(scene.own.limitedKey),
  },
} as const satisfies Readonly<Record<string, Row>>;
