import type { Schema } from "joi";

import type { Finding } from "../findings";
import { below, fault } from "../findings";
import { nearestName } from "../nearest";
import { isPlainObject } from "../plainObject";
import { shapeFaults } from "../shapeFaults";

export interface SignUpForm {
  /** Kuids that may be asked for: none, or those that match; absent: any. */
  readonly kuid?: "refuse" | RegExp;
  /** The schema of `content`: refuses what it does not name, unless it says otherwise. */
  readonly content?: Schema;
  /** The strategies that credentials may be given for. */
  readonly strategies?: readonly string[];
  /** Bytes of `content`, as JSON in UTF-8. */
  readonly maximalContentSize?: number;
  /** Bytes of `credentials`, as JSON in UTF-8. */
  readonly maximalCredentialsSize?: number;
}

/**
 * Every fault of a createRestrictedUser that the form of sign-ups finds.
 *
 * @param kuid that the caller asks for, if any
 */
export function signUpFaults(kuid: unknown, body: unknown, form: SignUpForm): Finding[] {
  return [...namedFaults(kuid, form.kuid), ...bodyFaults(body, form)];
}

function namedFaults(kuid: unknown, allowed: SignUpForm["kuid"]): Finding[] {
  if (allowed === undefined || kuid === undefined || kuid === null || kuid === "") {
    return [];
  }
  if (allowed === "refuse") {
    return [
      fault(
        "kuid.forbidden",
        "_id",
        'Nobody may name their id at a sign-up. Leave "_id" out: one is generated.',
      ),
    ];
  }
  // other checks find what is no text
  return typeof kuid !== "string" || allowed.test(kuid)
    ? []
    : [
        fault(
          "kuid.forbidden",
          "_id",
          `Nobody may sign up by the id "${kuid}". Leave "_id" out: one is generated.`,
        ),
      ];
}

function bodyFaults(body: unknown, form: SignUpForm): Finding[] {
  const { content = {}, credentials = {} } = isPlainObject(body) ? body : {};
  const sizes = [
    ...sizeFaults("content", content, form.maximalContentSize),
    ...sizeFaults("credentials", credentials, form.maximalCredentialsSize),
  ];
  return sizes.length > 0
    ? sizes
    : [...contentFaults(content, form.content), ...strategyFaults(credentials, form.strategies)];
}

function sizeFaults(member: string, value: unknown, most: number | undefined): Finding[] {
  if (most === undefined) {
    return [];
  }
  const size = new TextEncoder().encode(JSON.stringify(value)).length;
  return size <= most
    ? []
    : [fault("member.size", member, `"${member}" has ${size} bytes; at most ${most} are allowed.`)];
}

function contentFaults(content: unknown, schema: Schema | undefined): Finding[] {
  if (schema === undefined) {
    return [];
  }
  return below("content", shapeFaults(schema, content));
}

function strategyFaults(credentials: unknown, allowed: readonly string[] | undefined): Finding[] {
  if (allowed === undefined || !isPlainObject(credentials)) {
    return [];
  }
  return Object.keys(credentials)
    .filter((strategy) => !allowed.includes(strategy))
    .map((strategy) =>
      fault(
        "strategy.forbidden",
        `credentials.${strategy}`,
        `Nobody may sign up by strategy "${strategy}".`,
        nearestName(strategy, allowed),
      ),
    );
}
