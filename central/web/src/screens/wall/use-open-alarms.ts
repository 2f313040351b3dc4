import type { EventView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { feedQuery, useApi } from "../../api/queries.ts";
import { useClockText } from "../../time/now.ts";
import { alarmsOf } from "./alarms.ts";

/** Alarms are let go this late at most after their minute is over. */
const STEP_MS = 10_000;

/** The alarm of each camera that has one, the worst first. */
export function useOpenAlarms(): readonly EventView[] {
  const api = useApi();
  const { data: open } = useQuery(feedQuery(api, { phase: "open" }));
  const { data: newest } = useQuery(feedQuery(api));
  const stepMs = Number(useClockText((nowMs) => String(Math.floor(nowMs / STEP_MS) * STEP_MS)));
  return useMemo(() => alarmsOf([...(open?.events ?? []), ...(newest?.events ?? [])], stepMs), [open, newest, stepMs]);
}
