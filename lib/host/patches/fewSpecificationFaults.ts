import type { Kernel } from "../kernel/kernel";

interface Checked {
  readonly isValid?: boolean;
  readonly errors?: string[];
}

/** The subset of the host's validation that we use. Source: lib/core/validation/validation.js. */
interface Validation {
  structureCollectionValidation: (this: Validation, ...all: unknown[]) => Checked;
  curateFieldSpecification: (this: Validation, ...all: unknown[]) => Checked;
}

/** Fields whose faults are told: enough to correct a specification by. */
const MOST = 100;

/**
 * Looks at no more fields of a specification once so many are faulty: the host copies its list of faults
 * for each field again, and logs each, so that 40,000 fields kept its one thread from all others for 50 s.
 * Source: the host's lib/core/validation/validation.js `structureCollectionValidation`.
 *
 * @returns a function that takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function tellFewSpecificationFaults({ validation }: Pick<Kernel, "validation">): () => void {
  if (!isValidation(validation)) {
    throw new Error("its validation does not look at single fields");
  }
  const { structureCollectionValidation, curateFieldSpecification } = validation;
  const count = { faulty: 0, left: 0 };
  // it does not wait for anything until it has looked at all fields
  validation.structureCollectionValidation = function (...all) {
    try {
      const result = structureCollectionValidation.apply(this, all);
      if (count.left > 0) {
        result.errors?.push(`${count.left} more fields were not looked at.`);
      }
      return result;
    } finally {
      Object.assign(count, { faulty: 0, left: 0 });
    }
  };
  validation.curateFieldSpecification = function (...all) {
    if (count.faulty >= MOST) {
      count.left++;
      return unseenField();
    }
    count.faulty++;
    const result = curateFieldSpecification.apply(this, all);
    count.faulty -= result.isValid === false ? 0 : 1;
    return result;
  };
  return () => {
    Object.assign(validation, { structureCollectionValidation, curateFieldSpecification });
  };
}

/** Returns a field without faults, as the host has them; the whole is refused all the same. */
function unseenField(): Checked & { readonly fieldSpec: object } {
  return { fieldSpec: {}, isValid: true };
}

function isValidation(value: unknown): value is Validation {
  const { structureCollectionValidation, curateFieldSpecification } = Object(
    value,
  ) as Partial<Validation>;
  return [structureCollectionValidation, curateFieldSpecification].every(
    (method) => typeof method === "function",
  );
}
