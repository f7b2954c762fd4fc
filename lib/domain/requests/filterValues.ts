import type { Finding } from "../findings";
import { fault } from "../findings";
import { isPlainObject } from "../plainObject";
import { DEEPEST_FILTER, everyCondition, TOO_DEEP } from "./filterConditions";

/** Koncorde reads it again from each bracket on. Elasticsearch has no field whose name is longer by default. */
const LONGEST_NAME = 500;
const MOST_BRACKETS = 20;
/** It converts units by an expression that reads each digit again from each one before. */
const LONGEST_DISTANCE = 50;
/** Begins with a digit, as what is no number is stored as one: `3 258,55 ft`, `1.5km`. */
const DISTANCE = /^\s*[.,]?\d[\d\s.,-]*[a-z]+\s*$/iu;
const MOST_LATITUDE = 90;
const MOST_LONGITUDE = 360;
/** Enough to correct a filter by. */
const MOST_FAULTS = 20;

type Coordinates = readonly [latitude: unknown, longitude: unknown];
type Members = Readonly<Record<string, unknown>>;

/**
 * Finds values of a Koncorde filter at which the host ends, or stands still: its index of shapes aborts
 * the process at a circle around no place of the earth, and names of 50,000 characters take its one
 * thread for seconds. A validator of a collection is read again at each start.
 * Source: koncorde's lib/transform/standardize.js, lib/util/convertGeopoint.js, convertDistance.js;
 * boost-geospatial-index's src/shape.cc `envelopeFromCircle`.
 */
export function filterValueFaults(filter: unknown, path: string): Finding[] {
  const findings: Finding[] = [];
  for (const { keyword, value, at, isNegated } of everyCondition(filter, path)) {
    findings.push(
      ...faultsOf(keyword, value, at),
      ...(isNegated && NEVER_NEGATED.has(keyword) ? [negationFault(at)] : []),
    );
    if (findings.length >= MOST_FAULTS) {
      break;
    }
  }
  return findings.slice(0, MOST_FAULTS);
}

/** The host stores no opposite of them. Source: koncorde's lib/engine/storeOperands.js. */
const NEVER_NEGATED: ReadonlySet<string> = new Set(["nothing", "select"]);

function negationFault(at: string): Finding {
  return fault(
    "member.unexpected",
    at,
    `"${at}" must not stand in a negation: Kuzzle has no opposite of it.`,
  );
}

/**
 * Looked up by the field's name in objects that inherit members, so that they never match.
 * Source: koncorde's lib/transform/canonical.js `_removeImpossiblePredicates`.
 */
const LOOKED_UP: ReadonlySet<string> = new Set(["equals", "exists", "in", "missing", "range"]);

function faultsOf(keyword: string, value: unknown, at: string): Finding[] {
  const members = isPlainObject(value) ? value : {};
  switch (keyword) {
    case TOO_DEEP:
      return [
        fault("member.depth", at, `"${at}" is nested more than ${DEEPEST_FILTER} levels deep.`),
      ];
    case "exists":
    case "missing":
      return nameFaults(isPlainObject(value) ? value.field : value, at, keyword);
    case "select":
      return nameFaults(members.field, `${at}.field`, keyword);
    case "equals":
    case "in":
    case "range":
    case "regexp":
      return Object.keys(members).flatMap((name) => nameFaults(name, at, keyword));
    case "geoBoundingBox":
      return ofFields(members, at, boxFaults);
    case "geoDistance":
      return ofFields(members, at, pointFaults, ["distance"]);
    case "geoDistanceRange":
      return ofFields(members, at, pointFaults, ["from", "to"]);
    case "geoPolygon":
      return ofFields(members, at, polygonFaults);
    default:
      return [];
  }
}

function ofFields(
  members: Members,
  at: string,
  faultsOfShape: (shape: unknown, at: string) => Finding[],
  distances: readonly string[] = [],
): Finding[] {
  return Object.entries(members).flatMap(([name, value]) =>
    distances.includes(name)
      ? distanceFaults(value, `${at}.${name}`)
      : [
          ...nameFaults(name, at, "shape"),
          ...faultsOfShape(value, `${at}.${name.slice(0, LONGEST_NAME)}`),
        ],
  );
}

function nameFaults(name: unknown, at: string, keyword: string): Finding[] {
  if (typeof name !== "string") {
    return [];
  }
  const [field = ""] = name.split("[", 1);
  if (LOOKED_UP.has(keyword) ? field in Object.prototype : field === "__proto__") {
    const message = `"${at}" cannot be about a field "${field}": every object has a member of that name, and Kuzzle takes the one for the other.`;
    return [fault("name.reserved", at, message)];
  }
  const isSound = name.length <= LONGEST_NAME && name.split("[").length <= MOST_BRACKETS + 1;
  return isSound
    ? []
    : [
        fault(
          "member.size",
          at,
          `"${at}" names a field by more than ${LONGEST_NAME} characters, or ${MOST_BRACKETS} brackets, at which Kuzzle stands still.`,
        ),
      ];
}

/** Koncorde refuses what is no text. */
function distanceFaults(distance: unknown, at: string): Finding[] {
  if (typeof distance !== "string" || isDistance(distance)) {
    return [];
  }
  return [
    fault(
      "member.invalid",
      at,
      `"${at}" must be a number with a unit, of at most ${LONGEST_DISTANCE} characters, as "1.5 km": at others Kuzzle ends, or stands still.`,
    ),
  ];
}

/** Tells whether the host converts it in no time, and to a number. */
export function isDistance(distance: string): boolean {
  return distance.length <= LONGEST_DISTANCE && DISTANCE.test(distance);
}

function pointFaults(point: unknown, at: string): Finding[] {
  return coordinatesOf(point).some(isNoPlace) ? [placeFault(at)] : [];
}

function polygonFaults(polygon: unknown, at: string): Finding[] {
  const points = isPlainObject(polygon) && Array.isArray(polygon.points) ? polygon.points : [];
  return points
    .flatMap((point: unknown, position) => pointFaults(point, `${at}.points[${position}]`))
    .slice(0, MOST_FAULTS);
}

function boxFaults(box: unknown, at: string): Finding[] {
  if (!isPlainObject(box)) {
    return [];
  }
  const northWest = [box.topLeft, box.top_left].flatMap(coordinatesOf);
  const southEast = [box.bottomRight, box.bottom_right].flatMap(coordinatesOf);
  northWest.push([box.top, box.left]);
  southEast.push([box.bottom, box.right]);
  if ([...northWest, ...southEast].some(isNoPlace)) {
    return [placeFault(at)];
  }
  const isTurned = northWest.some(([top, left]) =>
    southEast.some(
      ([bottom, right]) => numberOf(bottom) >= numberOf(top) || numberOf(left) >= numberOf(right),
    ),
  );
  return isTurned
    ? [
        fault(
          "member.invalid",
          at,
          `"${at}" must have its bottom below its top, and its left before its right. A box across the 180th meridian is two boxes, in an "or".`,
        ),
      ]
    : [];
}

/** Lists latitude and longitude in each way in which Koncorde may read them. */
function coordinatesOf(point: unknown): Coordinates[] {
  if (typeof point === "string") {
    const [latitude, longitude, ...others] = point.split(",", 3);
    // a geohash is a place of the earth, whatever it is
    return longitude === undefined || others.length > 0 ? [] : [[latitude, longitude]];
  }
  if (Array.isArray(point)) {
    return point.length === 2 ? [[point[0], point[1]]] : [];
  }
  if (!isPlainObject(point)) {
    return [];
  }
  const within = [point.latLon, point.lat_lon].flatMap((one) =>
    isPlainObject(one) ? [[one.lat, one.lon] as const] : coordinatesOf(one),
  );
  return [...("lat" in point ? [[point.lat, point.lon] as const] : []), ...within];
}

/** Koncorde refuses what is no number by itself. */
function isNoPlace([latitude, longitude]: Coordinates): boolean {
  return (
    Math.abs(numberOf(latitude)) > MOST_LATITUDE || Math.abs(numberOf(longitude)) > MOST_LONGITUDE
  );
}

/** As Koncorde reads them: lists and numbers with something behind are numbers to it. */
function numberOf(coordinate: unknown): number {
  try {
    return Number.parseFloat(String(coordinate));
  } catch {
    // one with a member `toString` of its own is no place either
    return Infinity;
  }
}

function placeFault(at: string): Finding {
  return fault(
    "member.range",
    at,
    `"${at}" is no place of the earth: its latitude must be from -${MOST_LATITUDE} to ${MOST_LATITUDE}, its longitude from -${MOST_LONGITUDE} to ${MOST_LONGITUDE}. Kuzzle ends at others.`,
  );
}
