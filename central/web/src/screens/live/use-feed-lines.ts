import type { EventView } from "@ngaba/contract";
import { useCallback, useMemo, useState } from "react";
import { feedLines } from "./storms.ts";

/** The feed with its storms folded into lines, and which of them a person has unfolded. */
export function useFeedLines(events: readonly EventView[]) {
  const lines = useMemo(() => feedLines(events), [events]);
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((key: string) => {
    setUnfolded((keys) => {
      const next = new Set(keys);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  return { lines, unfolded, toggle };
}
