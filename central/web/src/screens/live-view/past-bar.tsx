import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLatest } from "../../parts/use-latest.ts";
import { useNow } from "../../time/now.ts";
import { clockTime, moment } from "../../time/time-words.ts";
import type { Watching } from "./video-session.ts";

/** While a hand is on the bar, a picture is asked for this long after it last moved. */
const SETTLE_MS = 250;
const TEN_S_MS = 10_000;

type PastBarProps = {
  /** Oldest moment that the agent holds; `undefined`: it keeps none of this camera. */
  readonly heldFromMs: number | undefined;
  readonly watching: Watching;
  /** The moment in the picture. */
  readonly shownMs: number | undefined;
  readonly onSeek: (atMs: number) => void;
  readonly onStep: (ms: number) => void;
  readonly onLive: () => void;
};

/** Back over what the camera's agent still holds, to the second, by hand and by the arrow keys. */
export function PastBar({ heldFromMs, watching, shownMs, onSeek, onStep, onLive }: PastBarProps) {
  const { t } = useTranslation();
  const now = useNow();
  const [wishedMs, wish] = useState<number>();
  const seek = useLatest(onSeek);
  useEffect(() => {
    if (wishedMs === undefined) return;
    const settled = setTimeout(() => {
      wish(undefined);
      seek(wishedMs);
    }, SETTLE_MS);
    return () => clearTimeout(settled);
  }, [wishedMs, seek]);
  if (heldFromMs === undefined) return <p className="past-bar muted">{t("liveView.notHeld")}</p>;
  const present = watching.is === "live" ? now : (shownMs ?? watching.fromMs);
  const value = Math.min(now, Math.max(heldFromMs, wishedMs ?? present));
  return (
    <div className="past-bar">
      <label>
        <span className="unseen">{t("liveView.scrub")}</span>
        <input
          type="range"
          min={Math.ceil(heldFromMs / 1_000)}
          max={Math.floor(now / 1_000)}
          step={1}
          value={Math.floor(value / 1_000)}
          aria-valuetext={moment(value, now)}
          onChange={({ target }) => wish(Number(target.value) * 1_000)}
        />
      </label>
      <output className="number">{clockTime(value)}</output>
      <button type="button" disabled={shownMs === undefined} onClick={() => onStep(-TEN_S_MS)}>
        {t("liveView.tenBack")}
      </button>
      <button type="button" disabled={watching.is === "live" || shownMs === undefined} onClick={() => onStep(TEN_S_MS)}>
        {t("liveView.tenOn")}
      </button>
      <button type="button" disabled={watching.is === "live"} onClick={onLive}>
        {t("liveView.toLive")}
      </button>
      <p className="muted">{t("liveView.held", { from: moment(heldFromMs, now) })}</p>
    </div>
  );
}
