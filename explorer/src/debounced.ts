import { shallowRef, watch, type ShallowRef } from "vue";

/** Milliseconds without a key after which a draft is looked at. */
export const PAUSE = 400;

/** Follows a value, once it has rested. */
export function debounced<Value>(value: () => Value): ShallowRef<Value> {
  const rested = shallowRef(value());
  let timer: number | undefined;
  watch(value, (now) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      rested.value = now;
    }, PAUSE);
  });
  return rested;
}
