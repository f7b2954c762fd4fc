import { ref, watch, type Ref, type WatchSource } from "vue";

/** Milliseconds without a key after which a draft is looked at. */
export const PAUSE = 400;

/** Follows a source, once it has rested. */
export function debounced<Value>(source: WatchSource<Value>, first: Value): Ref<Value> {
  const rested = ref(first) as Ref<Value>;
  let timer: number | undefined;
  watch(source, (now) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      rested.value = now;
    }, PAUSE);
  });
  return rested;
}
