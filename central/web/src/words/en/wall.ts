import type { Translated } from "../translated.ts";
import type { wall as vi } from "../vi/wall.ts";

export const wall: Translated<typeof vi> = {
  wall: {
    count: "Showing {{shown}} of {{count}} cameras.",
    sort: "Sort of camera",
    anySort: "Any sort of camera",
    smart: "Smart cameras",
    watched: "Only watched",
    group: "Camera group",
    anyGroup: "Any camera group",
    anyState: "Any state",
    trouble: "In trouble",
    big: "Open on the large display",
    loading: "Getting the picture…",
    noPicture: "No picture has reached the centre yet.",
    pictureFailed: "The picture cannot be had; the page tries again.",
    seen: "Seen {{age}}",
    noneReported: "No agent reports a camera yet. Pictures of cameras appear here once one does.",
    noneChosen: "No camera that an agent reports fits this display's address. One that does appears here by itself.",
    alarms_one: "{{count}} camera has an alarm",
    alarms_other: "{{count}} cameras have alarms",
    moreAlarms_one: "and {{count}} more camera has one, for which there is no room",
    moreAlarms_other: "and {{count}} more cameras have one, for which there is no room",
    page: "Page {{page}} of {{pages}}, {{count}} cameras in all",
  },
};
