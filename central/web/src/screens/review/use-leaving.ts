import { useEffect, useState } from "react";
import { useLatest } from "../../parts/use-latest.ts";
import type { CaseActing } from "./use-case-act.ts";

/** Where to from a desk. */
export type Way = "next" | "queue" | "history";

type UnderWay = Pick<CaseActing, "isBusy" | "isTaking">;

/**
 * Whether who wishes to leave stays for now: until what they decided is saved, or they have read why it is not. The next case is
 * not taken before this one has been: of two takes the later one holds.
 */
export const isToStay = (way: Way, { isBusy, isTaking }: UnderWay, isLooking: boolean): boolean =>
  isBusy || (way === "next" && (isTaking || isLooking));

type Leaving = {
  /** Where to, once what is on its way is saved. */
  readonly way: Way | undefined;
  readonly leave: (way: Way) => void;
  /** Whoever goes on working here does not leave when what they waited for comes. */
  readonly stay: () => void;
};

/** Leaves a desk at once, or when what is on its way is saved; never when that has failed. @param isLooking for the next case */
export function useLeaving(
  acting: UnderWay & Pick<CaseActing, "isLost">,
  isLooking: boolean,
  go: (way: Way) => void,
): Leaving {
  const [way, setWay] = useState<Way>();
  const goNow = useLatest(go);
  const { isLost } = acting;
  const isStaying = way !== undefined && isToStay(way, acting, isLooking);
  useEffect(() => {
    if (way === undefined || (isStaying && !isLost)) return;
    setWay(undefined);
    if (!isLost) goNow(way);
  }, [way, isStaying, isLost, goNow]);
  return {
    way,
    leave: (wished) => (isToStay(wished, acting, isLooking) ? setWay(wished) : go(wished)),
    stay: () => setWay(undefined),
  };
}
