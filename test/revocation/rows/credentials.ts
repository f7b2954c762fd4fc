import { callOf } from "../Platform";
import { NOTHING, PASSWORD, type Reach } from "../places";
import type { Person, Scene } from "../Scene";
import { PASSWORDS } from "../prepare";
import type { Row } from "./Row";

/** Uses the token, which sets a password and logs in. */
async function reset(scene: Scene, resetToken: string): Promise<Reach> {
  const { platform } = scene;
  const call = callOf(`${PASSWORDS}:reset`, {
    body: { token: resetToken, password: "of-a-reset-password" },
  });
  const { error, result } = await platform.send(platform.living, call, undefined);
  return error === null ? scene.reachWith((result as { jwt: string }).jwt) : NOTHING;
}

async function resetTokenFor(
  { platform }: Scene,
  { kuid }: Person,
  asker: string,
): Promise<string> {
  const call = callOf(`${PASSWORDS}:getResetPasswordToken`, { _id: kuid });
  return String((await platform.must(platform.living, call, asker)).resetToken);
}

export const CREDENTIALS = {
  password: {
    title: "password",
    group: "credentials",
    make: async (scene) => async () =>
      scene.reachWith(await scene.platform.logIn(scene.own.kuid, PASSWORD)),
  },
  plantedPassword: {
    title: "password that somebody else has set",
    group: "credentials",
    make: async (scene) => async () =>
      scene.reachWith(await scene.platform.logIn(scene.planted.kuid, PASSWORD)),
  },
  otherCredentials: {
    title: "credentials of another strategy",
    group: "credentials",
    make: async (scene) => async () => {
      const { platform, own } = scene;
      const body = { kuid: own.kuid, pin: PASSWORD };
      return scene.reachWith(await platform.logInWith(platform.living, "pin", body));
    },
  },
} as const satisfies Readonly<Record<string, Row>>;

export const RESET_TOKENS = {
  resetToken: {
    title: "password-reset token, fetched for the user by the application's administrator",
    group: "reset",
    once: true,
    make: async (scene) => {
      const token = await resetTokenFor(scene, scene.own, await scene.platform.tokenOfRoot());
      return () => reset(scene, token);
    },
  },
  plantedResetToken: {
    title: "password-reset token that a manager has fetched",
    group: "reset",
    once: true,
    make: async (scene) => {
      const token = await resetTokenFor(scene, scene.planted, scene.platform.managerToken);
      return () => reset(scene, token);
    },
  },
} as const satisfies Readonly<Record<string, Row>>;
