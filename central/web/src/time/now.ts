import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;
let second = wholeSecond();

function wholeSecond(): number {
  return Math.floor(Date.now() / 1_000) * 1_000;
}

/** Ticks just after each full second of the wall clock, so that no second is shown twice or skipped. */
function tick(): void {
  second = wholeSecond();
  for (const listener of listeners) listener();
  timer = setTimeout(tick, 1_000 - (Date.now() % 1_000) + 5);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) tick();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearTimeout(timer);
    timer = undefined;
  };
}

/** The wall clock in milliseconds since 1970, full seconds; the component is drawn again each second. */
export const useNow = (): number => useSyncExternalStore(subscribe, now, now);

/** A text that the clock changes; the component is drawn again when the text is another, not each second. */
export function useClockText(textAt: (nowMs: number) => string): string {
  const read = () => textAt(second);
  return useSyncExternalStore(subscribe, read, read);
}

/** The wall clock like {@link useNow}; the component is drawn again when what `stepAt` makes of it is another. */
export function useNowInSteps(stepAt: (nowMs: number) => number): number {
  const read = () => stepAt(second);
  useSyncExternalStore(subscribe, read, read);
  return second;
}

const now = (): number => second;
