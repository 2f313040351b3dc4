import { useEffect } from "react";

/** Keeps the display awake while the page is seen. Not where the browser cannot: then the machine's own setting holds. */
export function useWakeLock(): void {
  useEffect(() => {
    if (!("wakeLock" in navigator)) return;
    let isOver = false;
    let held: WakeLockSentinel | undefined;
    const take = async () => {
      if (document.visibilityState !== "visible") return;
      held = await navigator.wakeLock.request("screen").catch(() => undefined); // refused on low battery
      if (isOver) await held?.release();
    };
    void take();
    document.addEventListener("visibilitychange", take); // the browser lets it go when the page is hidden
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", take);
      void held?.release();
    };
  }, []);
}
