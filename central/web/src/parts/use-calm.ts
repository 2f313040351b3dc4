import { useEffect, useState } from "react";

/**
 * The newest value, but one at a time: what has changed stays for a while, since eyes cannot follow faster and what is
 * read for each would be thrown away at once.
 *
 * @param forMs how long a value stays at least
 */
export function useCalm<T>(newest: T, forMs: number): T {
  const [shown, setShown] = useState({ value: newest, sinceMs: Number.NEGATIVE_INFINITY });
  useEffect(() => {
    if (Object.is(shown.value, newest)) return;
    const show = () => setShown({ value: newest, sinceMs: performance.now() });
    const timer = setTimeout(show, Math.max(0, shown.sinceMs + forMs - performance.now()));
    return () => clearTimeout(timer);
  }, [newest, shown, forMs]);
  return shown.value;
}
