import { useCallback, useEffect, useRef } from "react";

/** A function that stays the same one and calls the newest `act`: memoised children need not be drawn again for it. */
export function useLatest<A extends unknown[]>(act: (...args: A) => void): (...args: A) => void {
  const newest = useRef(act);
  useEffect(() => {
    newest.current = act;
  });
  return useCallback((...args: A) => newest.current(...args), []);
}
