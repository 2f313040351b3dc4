import { useEffect, useRef, useState } from "react";
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
  /** Where to, once what is on its way is saved, or the next case is found. */
  readonly way: Way | undefined;
  readonly leave: (way: Way) => void;
};

/** By these somebody goes on working where they are. */
const HANDS_ON = ["keydown", "pointerdown"] as const;

/**
 * Leaves a desk at once, or when what is on its way is saved; never when that has failed, nor once anything else is done
 * meanwhile: what is being typed must not go with the case.
 * @param isLooking for the next case
 */
export function useLeaving(
  acting: UnderWay & Pick<CaseActing, "isLost">,
  isLooking: boolean,
  go: (way: Way) => void,
): Leaving {
  const [way, setWay] = useState<Way>();
  const goNow = useLatest(go);
  const { isLost } = acting;
  const wasLost = useRef(isLost);
  const isStaying = way !== undefined && isToStay(way, acting, isLooking);
  useEffect(() => {
    const isLostNow = isLost && !wasLost.current;
    wasLost.current = isLost;
    if (way === undefined || (isStaying && !isLostNow)) return;
    setWay(undefined);
    if (!isLostNow) goNow(way);
  }, [way, isStaying, isLost, goNow]);
  useEffect(() => {
    if (way === undefined) return;
    const stay = () => setWay(undefined);
    for (const kind of HANDS_ON) window.addEventListener(kind, stay, true);
    return () => {
      for (const kind of HANDS_ON) window.removeEventListener(kind, stay, true);
    };
  }, [way]);
  return {
    way,
    leave: (wished) => (isToStay(wished, acting, isLooking) ? setWay(wished) : go(wished)),
  };
}
