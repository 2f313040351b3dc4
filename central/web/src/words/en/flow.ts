import type { Translated } from "../translated.ts";
import type { flow as vi } from "../vi/flow.ts";

export const flow: Translated<typeof vi> = {
  flow: {
    title: "Traffic flow per minute",
    view: "What to look at",
    lines: "Virtual lines",
    lanes: "Lanes",
    turnings: "Turnings",
    line: "Virtual line",
    window: "Period in minutes",
    minutes: "min",
    forward: "Forward",
    backward: "Backward",
    total: "Total",
    atMinute: "Minute {{at}}",
    observed: "Pictures in {{observed}} of {{count}} minutes.",
    partial_one: "{{count}} minute has pictures for a part only: its count may be low.",
    partial_other: "{{count}} minutes have pictures for a part only: their counts may be low.",
    gaps: "Hatched parts had no pictures; they are not zero.",
    loading: "Reading the flow…",
    empty:
      "No counts in this period. A smart camera with a virtual line sends its counts every minute; the first minute will appear here.",
    noCamera: "Choose a smart camera in the list to see the flow over its virtual lines.",
    nothing: "no crossings",
    speed: "Mean speed",
    chart: "Flow chart of {{camera}}: {{sum}} crossings, pictures in {{observed}} of {{count}} minutes",
  },
  lane: {
    choose: "Lane",
    measure: "Measure",
    occupancy: "Occupancy",
    queue: "Queue",
    speed: "Speed",
    mean: "Mean",
    highest: "Highest",
    vehicles: "{{value}} vehicles",
    reach: "The longest queue reached {{value}} m.",
    p85: "85 % were not faster",
    chart: "Chart of {{what}} in {{lane}}: mean {{mean}}, pictures in {{observed}} of {{count}} minutes",
    nothing: "not measured",
  },
  turning: {
    movement: "From – to",
    way: "{{from}} → {{to}}",
    counted: "Count",
  },
};
