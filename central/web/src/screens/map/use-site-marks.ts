import { useMemo } from "react";
import { usePlaces } from "../live/places.ts";
import { useOpenAlarms } from "../wall/use-open-alarms.ts";
import { type SiteMark, siteMarks } from "./site-marks.ts";

/** Every site with its state now. */
export function useSiteMarks(): readonly SiteMark[] {
  const places = usePlaces();
  const alarms = useOpenAlarms();
  return useMemo(() => siteMarks(places, alarms), [places, alarms]);
}
