import type { Schema } from "joi";
import Joi from "joi";

import type { SignUpForm } from "../domain/signUp/signUpFaults";
import type { SignUpLimit } from "../host/port/SignUpStore";
import { nearestName } from "../domain/nearest";
import { messageOf } from "../shared/messageOf";

/** Limits of createRestrictedUser. Every member is optional: default unlimited. */
export interface SignUpOptions {
  /** For each address; requests count whether they succeed or not. */
  limit?: {
    /** 1 to 10,000. */
    requests: number;
    /** Seconds, 1 to 604,800 (a week); any such span. */
    window: number;
    /**
     * The number of your own proxies that every request passes (`true`: 1): the address is then the
     * one that the outermost of them has written into `X-Forwarded-For`. `false`: the socket's own
     * address, whatever the header says. Default: `false`.
     */
    trustProxy?: boolean | number;
  };
  /**
   * Tells whether those who sign up may name their kuid: `refuse`; `allow`, any that no user has and that
   * is not reserved; or a regular expression, as text, that the whole of it matches. Default: `allow`.
   */
  kuid?: string;
  /**
   * The form of `content`: a joi schema, or, in configuration files, what joi's `describe()` gives of
   * one. Members that it does not name are refused, unless it has the flag `unknown`.
   */
  content?: Schema | object;
  /** The strategies that credentials may be given for. */
  strategies?: string[];
  /** Bytes of `content`, as JSON. */
  maximalContentSize?: number;
  /** Bytes of `credentials`, as JSON. */
  maximalCredentialsSize?: number;
}

/** The options as they are worked with. `proxies`: of one's own, before this node. */
export type SignUpConfig = Readonly<SignUpForm> & {
  readonly limit?: SignUpLimit & { readonly proxies: number };
};

const size = Joi.number().integer().min(2);

const WORDS: ReadonlySet<string> = new Set(["refuse", "allow"]);

const kuid = Joi.string().custom((value: string, helpers) => {
  if (WORDS.has(value)) {
    return value;
  }
  if (/^[a-z]+$/iu.test(value)) {
    const meant = nearestName(value, WORDS);
    const hint = meant === undefined ? "" : `. Did you mean "${meant}"?`;
    return helpers.message({
      custom: `{{#label}} must be "refuse", "allow" or a regular expression, and "${value}" is a pattern of one name: if that is meant, write "(?:${value})"${hint}`,
    });
  }
  try {
    patternOf(value);
    return value;
  } catch (error) {
    const reason = messageOf(error);
    return helpers.message({
      custom: `{{#label}} must be "refuse", "allow" or a regular expression: ${reason}`,
    });
  }
});

export const signUpSchema = Joi.object({
  kuid,
  limit: Joi.object({
    requests: Joi.number().integer().min(1).max(10_000).required(),
    window: Joi.number().integer().min(1).max(604_800).required(),
    trustProxy: Joi.alternatives(Joi.boolean(), Joi.number().integer().min(1).max(10)),
  }),
  content: Joi.custom((value: unknown, helpers) => {
    try {
      schemaOf(value);
      return value;
    } catch (error) {
      const reason = messageOf(error);
      return helpers.message({ custom: `{{#label}} is no description of an object: ${reason}` });
    }
  }),
  strategies: Joi.array().items(Joi.string()).min(1).unique(),
  maximalContentSize: size,
  maximalCredentialsSize: size,
});

/** @param options which {@link signUpSchema} has accepted */
export function parseSignUp(options: SignUpOptions): SignUpConfig {
  const { limit, content, strategies, kuid: named = "allow", ...sizes } = options;
  return Object.freeze({
    ...sizes,
    ...(named !== "allow" && { kuid: named === "refuse" ? "refuse" : patternOf(named) }),
    ...(strategies && { strategies: Object.freeze([...strategies]) }),
    ...(content && { content: schemaOf(content) }),
    ...(limit && {
      limit: Object.freeze({
        requests: limit.requests,
        window: limit.window,
        proxies: Number(limit.trustProxy ?? 0),
      }),
    }),
  });
}

/** @throws SyntaxError */
function patternOf(source: string): RegExp {
  return new RegExp(`^(?:${source})$`, "u");
}

/** @throws when it is no schema of an object, nor the description of one */
function schemaOf(value: unknown): Schema {
  // a schema may be of another copy of joi than ours
  const isSchema = Joi.isSchema(value, { legacy: true });
  const schema = (isSchema ? value : Joi.build(value)) as Schema;
  const { type } = schema.describe();
  if (type !== "object") {
    throw new Error(`its type is ${JSON.stringify(type)}`);
  }
  return schema;
}
