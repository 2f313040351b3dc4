import { useEffect, useState } from "react";

const LOCK = "ngaba.bell";

/** True in one of this browser's tabs: ten of them would ring ten times. Where tabs cannot agree, true in each. */
export function useBellTab(): boolean {
  const [isBellTab, setBellTab] = useState(false);
  useEffect(() => {
    if (navigator.locks === undefined) return setBellTab(true); // not a secure place
    const leaving = new AbortController();
    const left = Promise.withResolvers<void>();
    const hold = () => {
      setBellTab(true);
      return left.promise;
    };
    navigator.locks.request(LOCK, { signal: leaving.signal }, hold).catch(() => undefined); // given up while it waited
    return () => {
      leaving.abort();
      left.resolve();
      setBellTab(false);
    };
  }, []);
  return isBellTab;
}
