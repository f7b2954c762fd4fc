import { isPlainObject } from "../plainObject";
import type { Content } from "./entry";

/** Replaces a member that is not recorded. */
export const MASKED = "[masked]";

/** Nobody nests members deeper than this and wants to find them again. */
const DEEPEST = 50;

/** Member names, lower case and without separators, that stand for a secret. */
const SECRET_NAMES = [
  /pass(?:word|wd|phrase|code)|^pass$|pwd|kennwort|motdepasse/u,
  /secret|credential|token|jwt|bearer|cookie|session/u,
  /keys?$|signature|salt|hash/u,
  /auth(?!or(?!i[sz]))|otp|mfa|pin(?:code)?$|recovery|seed/u,
  /iban|card(?:number)?$|cvv|cvc|ssn/u,
];

/** Texts that are a secret whatever their member is called. */
const SECRET_TEXTS = [
  /^(?:kauth-|kapikey-)?eyJ[\w-]+\.[\w-]+\./u,
  /^kapikey-/u,
  /^(?:bearer|basic) [\w+/=.~-]{16,}$/iu,
  /-----BEGIN [A-Z ]*PRIVATE KEY/u,
  /^[a-z][a-z\d+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/iu,
  /^\$(?:2[aby]|argon2\w*|scrypt|pbkdf2)\S*\$/u,
];

/**
 * Masks everything in a user's content that looks like a secret, by its name at any depth or by its
 * form. It masks too much rather than too little.
 */
export function masked(content: Content): Content {
  return maskedMembers(content, 0);
}

/**
 * Returns the content to write back: as recorded, with masked members as they are now, or left out
 * when there are none now. A list that holds anything masked is the present one, whole.
 */
export function unmasked(content: Content, present: Content): Content {
  return Object.fromEntries(
    Object.entries(content).flatMap(([name, value]): [string, unknown][] => {
      const now = Object.hasOwn(present, name) ? present[name] : undefined;
      if (isPlainObject(value)) {
        return [[name, unmasked(value, isPlainObject(now) ? now : {})]];
      }
      if (!holdsMasked(value)) {
        return [[name, value]];
      }
      return now === undefined ? [] : [[name, now]];
    }),
  );
}

function maskedMembers(members: Content, depth: number): Content {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name,
      isSecretName(name) ? MASKED : maskedValue(value, depth),
    ]),
  );
}

function maskedValue(value: unknown, depth: number): unknown {
  if (typeof value === "string") {
    return SECRET_TEXTS.some((form) => form.test(value)) ? MASKED : value;
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (depth >= DEEPEST) {
    return MASKED;
  }
  return Array.isArray(value)
    ? value.map((item) => maskedValue(item, depth + 1))
    : maskedMembers(value as Content, depth + 1);
}

function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replace(/[\s_.-]/gu, "");
  return SECRET_NAMES.some((form) => form.test(plain));
}

function holdsMasked(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.some(holdsMasked);
  }
  return isPlainObject(value) ? Object.values(value).some(holdsMasked) : value === MASKED;
}
