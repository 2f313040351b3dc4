import type { Translated } from "../translated.ts";
import type { cameras as vi } from "../vi/cameras.ts";

export const cameras: Translated<typeof vi> = {
  cameraState: {
    live: "Live",
    degraded: "Degraded",
    connecting: "Connecting",
    offline: "Offline",
    unknown: "Unknown",
    "not-connected": "Not connected",
  },
  cameraStateHelp: {
    live: "Sends pictures.",
    degraded: "Pictures come but too few, or the stream keeps breaking.",
    connecting: "Waiting for the first picture.",
    offline: "Sends no pictures.",
    unknown: "The camera's agent is out of touch, so nobody knows whether it still sends pictures.",
    "not-connected": "In the inventory, but no agent reports it yet.",
  },
  detection: {
    frame: "Detection: {{ms}} ms a frame, limit for this camera {{budget}} ms.",
    region:
      "Region {{region}}: looked at in {{lookedAt}} of {{frames}} frames, left out in {{leftOut}} to hold the limit.",
  },
  ruleOff: {
    count_one: "{{count}} rule is off",
    count_other: "{{count}} rules are off",
    one: "Rule {{rule}} is off: {{why}}.",
    moved: "the camera was moved",
    blurred: "the picture is blurred",
    uncalibrated: "the view is not calibrated",
  },
  cameras: {
    title: "Sites and cameras",
    search: "Search cameras, sites, wards",
    searchShort: "Search cameras",
    filter: "Filter by state",
    all: "All",
    smart: "Smart",
    loading: "Reading the inventory of cameras…",
    empty: "The inventory has no cameras. It is read from the city's configuration when the centre starts.",
    noMatch: "No camera matches. Clear the search or the filter to see all.",
    notConnected_one: "{{count}} camera not connected",
    notConnected_other: "{{count}} cameras not connected",
    sample_one: "The position of {{count}} site is a sample position.",
    sample_other: "The positions of {{count}} sites are sample positions.",
    fps: "{{fps}} pictures/s",
    stale: "This is the state at {{since}}, when the page last heard the centre. Since then it is unknown.",
    otherWard: "Not in the inventory",
    count_one: "{{count}} camera",
    count_other: "{{count}} cameras",
  },
  agents: {
    title: "Agents to look after",
    troubled: "tells of problems:",
    offline: "out of touch since {{since}}: stopped, or its link is cut.",
    silent: "nothing heard since {{since}}, though it did not sign off.",
    lastWords: "Its last word of problems:",
  },
};
