import type { Translated } from "../translated.ts";
import type { alerts as vi } from "../vi/alerts.ts";

export const alerts: Translated<typeof vi> = {
  alerts: {
    title: "Telling of new events",
    off: "Alerts: off",
    on: "Alerts: on",
    blocked: "Sound blocked",
    blockedHelp:
      "The browser does not let this page be heard yet. Click or press a key anywhere in it, and the sound works.",
    sound: "Sound",
    notices: "Notices on the desktop",
    unavailable: "Browsers show notices only of pages opened over https or on the centre's own machine.",
    denied: "The browser blocks this page's notices. Allow them in the browser's settings for this page.",
    from: "From severity",
    help: "At most every 5 seconds; several events at once are told once. With several tabs open, one of them tells.",
    several_one: "{{count}} new event.",
    several_other: "{{count}} new events.",
  },
};
