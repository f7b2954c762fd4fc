import type { Form } from "./queryForms";
import { FORMS } from "./queryForms";
import type { ShapeDefinition } from "./grammar";
import { GRAMMAR } from "./grammar";

/** A shape ready for walking: its neighbours resolved, its members in a map. */
export interface Shape {
  readonly form: Form | undefined;
  readonly members: ReadonlyMap<string, Shape>;
  readonly rest: Shape;
  readonly elements: Shape;
}

type ShapeName = keyof typeof GRAMMAR;

export const SHAPES: Readonly<Record<ShapeName, Shape>> = resolve(GRAMMAR);

/** @throws Error when a definition names a shape that is not defined. */
function resolve<Name extends string>(
  definitions: Readonly<Record<Name, ShapeDefinition>>,
): Record<Name, Shape> {
  const entries = Object.entries<ShapeDefinition>(definitions);
  const shapes = new Map(entries.map(([name]): [string, Shape] => [name, {} as Shape]));
  const shapeOf = (name: string): Shape => {
    const shape = shapes.get(name);
    if (shape === undefined) {
      throw new Error(`No shape is called "${name}".`);
    }
    return shape;
  };
  for (const [name, { form, members = {}, rest, elements = name }] of entries) {
    Object.assign(shapeOf(name), {
      form: form === undefined ? undefined : FORMS[form],
      members: new Map(Object.entries(members).map(([member, of]) => [member, shapeOf(of)])),
      rest: shapeOf(rest),
      elements: shapeOf(elements),
    } satisfies Shape);
  }
  return Object.fromEntries(shapes) as Record<Name, Shape>;
}
