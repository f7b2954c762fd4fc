import { joinPath } from "../findings";
import type { Content } from "./entry";
import { isObject } from "../plainObject";

const MOST_PATHS = 100;

/**
 * Returns the property paths at which two versions of a document differ, at most 100; `[""]` when
 * one of them does not exist.
 */
export function changedPaths(before: Content | null, after: Content | null): string[] {
  if (before === null || after === null) {
    return before === after ? [] : [""];
  }
  const paths: string[] = [];
  const compare = (left: unknown, right: unknown, path: string): void => {
    if (paths.length >= MOST_PATHS || Object.is(left, right)) {
      return;
    }
    if (!isObject(left) || !isObject(right) || Array.isArray(left) !== Array.isArray(right)) {
      paths.push(path);
      return;
    }
    const isList = Array.isArray(left);
    for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const below = joinPath(path, isList ? `[${name}]` : name);
      compare(ownMember(left, name), ownMember(right, name), below);
    }
  };
  compare(before, after, "");
  return paths;
}

function ownMember(container: object, name: string): unknown {
  return Object.hasOwn(container, name)
    ? (container as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
