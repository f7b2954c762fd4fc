import Joi from "joi";

const ACTION = /^[^\s:*]+:[^\s:*]+$/u;

/** A list of actions, each as `controller:action`. */
export const actionNames = Joi.array()
  .items(
    Joi.string()
      .pattern(ACTION)
      .messages({ "string.pattern.base": '{{#label}} must be an action, as "controller:action"' }),
  )
  .min(1)
  .unique();
