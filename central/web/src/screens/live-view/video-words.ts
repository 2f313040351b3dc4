import type { TFunction } from "i18next";
import type { ApiError } from "../../api/result.ts";
import { ageWords, moment } from "../../time/time-words.ts";
import type { VideoState, Watching } from "./video-session.ts";

const CODES = [
  ...([
    "CAMERA_DISABLED",
    "AGENT_AWAY",
    "NO_VIDEO_YET",
    "TOO_MANY_VIEWS",
    "TOO_MANY_VIDEOS",
    "TOO_MANY_OWN_VIDEOS",
  ] as const),
  ...(["NOT_RECORDED", "EXPIRED", "CAMERA_NOT_FOUND"] as const),
];

/** Without anything new for so long a live picture is no picture of now any more. */
const STALLED_MS = 3_000;

export interface VideoStanding {
  readonly state: VideoState;
  readonly watching: Watching;
  /** The moment in the picture; `undefined` before the first, or while nobody can say. */
  readonly shown: { readonly atMs: number; readonly isEstimate: boolean } | undefined;
  /** When something of the video came last, by this browser's clock. */
  readonly heardMs: number | undefined;
}

/** How the picture stands, in one sentence, and whether it is what it claims to be. */
export function standingWords(
  t: TFunction,
  standing: VideoStanding,
  nowMs: number,
): { readonly text: string; readonly isStale: boolean } {
  const { state, watching, shown, heardMs } = standing;
  switch (state.is) {
    case "connecting":
      return { text: t("liveView.connecting"), isStale: true };
    case "unsupported":
      return { text: t("liveView.unsupported", { codecs: state.codecs }), isStale: true };
    case "trouble": {
      const retrying = watching.is === "live" ? ` ${t("liveView.retrying")}` : "";
      return { text: `${troubleSentence(t, state.error)}${retrying}`, isStale: true };
    }
    case "playing":
    case "read":
      break;
    default:
      state satisfies never;
  }
  if (watching.is === "live" && heardMs !== undefined && nowMs - heardMs > STALLED_MS) {
    return { text: t("liveView.stalled", { age: ageWords(t, heardMs, nowMs) }), isStale: true };
  }
  const what = t(watching.is === "live" ? "liveView.live" : "liveView.past");
  if (shown === undefined) return { text: what, isStale: false };
  const at = moment(shown.atMs, nowMs);
  return { text: `${what} · ${t(shown.isEstimate ? "liveView.estimated" : "liveView.shown", { at })}`, isStale: false };
}

function troubleSentence(t: TFunction, error: ApiError): string {
  switch (error.reason) {
    case "unauthorised":
      return t("trouble.unauthorised");
    case "unreachable":
      return t("trouble.unreachable");
    case "unreadable":
      return t("trouble.unreadable");
    case "refused": {
      const known = CODES.find((code) => code === error.code);
      return known === undefined
        ? t("trouble.refused", { status: error.status, code: error.code })
        : t(`videoRefusal.${known}`);
    }
    default:
      return error satisfies never;
  }
}
