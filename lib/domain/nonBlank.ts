import Joi from "joi";

/** A text with something in it besides blanks. */
export const nonBlank = Joi.string().pattern(/^\s*$/u, { invert: true }).messages({
  "string.pattern.invert.base": "{{#label}} must not be blank",
});
