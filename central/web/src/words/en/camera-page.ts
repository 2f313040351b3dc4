import type { Translated } from "../translated.ts";
import type { cameraPage as vi } from "../vi/camera-page.ts";

export const cameraPage: Translated<typeof vi> = {
  cameraPage: {
    missing: "The inventory has no camera {{id}}.",
    toWall: "See all cameras",
    onMap: "Show on the map",
    neighbours: "Other cameras of the same site",
    open: "This camera's page",
  },
  history: {
    title: "What became of this camera",
    range: "Range of time",
    days_one: "{{count}} day",
    days_other: "{{count}} days",
    loading: "Reading what became of it…",
    band: "States over time: {{sums}}",
    untold: "Nothing told yet",
    untoldHelp:
      "Each state counts until the next is told. While an agent is switched off nothing is told, so its last word stands until it runs again.",
    outages: "When something was wrong",
    noOutages: "It was neither offline nor degraded in this time.",
    onlyNewest: "Only the newest {{count}} are shown.",
    state: "State",
    from: "From",
    lasted: "Lasted",
    why: "Why",
    goesOn: "goes on",
    events: "Events",
    noEvents: "No event of this camera in this time.",
  },
};
