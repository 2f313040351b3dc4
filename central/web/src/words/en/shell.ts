import type { Translated } from "../translated.ts";
import type { shell as vi } from "../vi/shell.ts";

export const shell: Translated<typeof vi> = {
  product: "Ngã Ba",
  skipToContent: "Skip to content",
  nav: { label: "Screens", live: "Live", map: "Map", wall: "Wall", handOver: "Hand-over", people: "People" },
  settings: {
    label: "Settings",
    otherLanguage: "Tiếng Việt",
    toLight: "Light",
    toDark: "Dark",
    keys: "Keys",
  },
  top: {
    label: "State of the city",
    cameras: "Cameras",
    agentsAway_one: "{{count}} agent out of touch",
    agentsAway_other: "{{count}} agents out of touch",
    agentsTroubled_one: "{{count}} agent with problems",
    agentsTroubled_other: "{{count}} agents with problems",
    open: "Open",
    noneOpen: "no events",
    clock: "Vietnam time",
  },
  connection: {
    connecting: "Connecting to the centre…",
    connected: "Receiving live",
    reconnecting: "Link lost at {{since}}, reconnecting",
  },
  keys: {
    title: "Keys of this screen",
    close: "Close",
    next: "Next event (older)",
    previous: "Previous event (newer)",
    open: "Enlarge the picture of the event",
    back: "Back; to the newest event",
    backOnly: "Back",
    search: "Search cameras",
    help: "This sheet of keys",
  },
  trouble: {
    unauthorised: "The session is over. Sign in again.",
    unreachable: "The centre cannot be reached.",
    refused: "The centre answered with error {{status}} ({{code}}).",
    unreadable: "The centre answered with data that this page does not understand. Their versions may differ.",
    stillWorks: "The other parts of the page still work; this one tries again when the link is back.",
    reload: "The other parts of the page still work. Reload the page; if it stays, tell the administrator.",
    retry: "Try again now",
    noPage: "There is no such page.",
    toLive: "Go to the Live screen",
  },
};
