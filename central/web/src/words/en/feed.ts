import type { Translated } from "../translated.ts";
import type { feed as vi } from "../vi/feed.ts";

export const feed: Translated<typeof vi> = {
  filter: {
    label: "Filter events",
    severity: "Severity",
    anySeverity: "Any severity",
    from: "From {{severity}}",
    about: "What they are about",
    anything: "Anything",
    findings: "What was found or reported",
    cameras: "Camera faults",
    ward: "Ward",
    anyWard: "All wards",
    open: "Open",
    clear: "Clear the filter",
    noMatch: "No event fits the filter. One that does appears here by itself when it happens.",
  },
  storm: {
    what_one: "{{what}} ({{count}} time)",
    what_other: "{{what}} ({{count}} times)",
    cameras_one: "{{count}} camera",
    cameras_other: "{{count}} cameras",
    span: "within {{duration}}",
    unfold: "show each",
    fold: "fold",
  },
};
