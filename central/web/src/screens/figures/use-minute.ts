import { useEffect, useState } from "react";

const MINUTE_MS = 60_000;

/** The wall clock, milliseconds since 1970; the component is drawn again each minute. */
export function useMinute(): number {
  const [nowMs, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
