import type { Translated } from "../translated.ts";
import type { map as vi } from "../vi/map.ts";

export const map: Translated<typeof vi> = {
  map: {
    label: "Map of the camera sites",
    side: "Sites",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    sites_one: "{{count}} site",
    sites_other: "{{count}} sites",
    samples_one: "Sample position: {{count}} site.",
    samples_other: "Sample positions: {{count}} sites.",
    sketch: "The ground is a sketch that is not true to scale.",
    noGround: "The city has no map of its own yet (map.geojson).",
    groundFailed: "The ground cannot be read; the positions of the sites are right all the same.",
    troubled: "Sites to look after",
    noTrouble: "No site has an alarm, is offline or degraded. One that is appears here by itself.",
    around: "Sites around it",
    back: "Back to the list",
    loading: "Opening the map…",
    failed: "The map cannot be opened. The other parts of the page still work; reload the page.",
  },
  side: { label: "How cameras are shown", list: "List", map: "Map", wall: "Pictures", whole: "Whole screen" },
};
