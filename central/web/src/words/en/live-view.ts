import type { Translated } from "../translated.ts";
import type { liveView as vi } from "../vi/live-view.ts";

export const liveView: Translated<typeof vi> = {
  liveView: {
    title: "Camera view",
    open: "Live view",
    video: "Picture of camera {{camera}}",
    noCamera: "The inventory has no such camera.",
    connecting: "Calling the camera…",
    live: "Live",
    past: "Looking back",
    shown: "picture of {{at}}",
    estimated: "picture reached the agent at {{at}}",
    stalled: "No new picture. The last data came {{age}}.",
    retrying: "Trying again by itself.",
    unsupported:
      "This browser cannot play video compressed as {{codecs}}. Set the camera to H.264, or see its newest picture on the Live screen.",
    marks: "Boxes of road users",
    places: "Zones, lines and lights",
    scrub: "Moment to look back at",
    toLive: "Back to live",
    tenBack: "Back 10 seconds",
    tenOn: "Forward 10 seconds",
    play: "Play",
    pause: "Pause",
    frameBack: "One frame back",
    frameOn: "One frame forward",
    held: "The agent still holds pictures from {{from}} on.",
    pastNotForYou: "This account may not look back at past pictures.",
    notHeld: "The agent keeps no pictures of this camera, so there is no looking back.",
  },
  videoRefusal: {
    CAMERA_DISABLED: "The camera is turned off, so there are no pictures.",
    AGENT_AWAY: "The camera's agent is out of touch, so nothing can be seen.",
    NO_VIDEO_YET: "No picture has come from the agent yet.",
    TOO_MANY_VIEWS: "This agent already sends as many cameras as it may. Close one of them.",
    TOO_MANY_OWN_VIDEOS: "You look at as many cameras as one person may, in all windows together. Close one of them.",
    TOO_MANY_VIDEOS: "As many people look at cameras as the centre allows. Try again later.",
    NOT_RECORDED: "The agent no longer holds pictures of that time.",
    EXPIRED: "The agent takes the request for expired: its clock or the centre's is wrong.",
    CAMERA_NOT_FOUND: "No agent reads this camera.",
  },
};
