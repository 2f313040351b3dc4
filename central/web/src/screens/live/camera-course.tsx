import type { CameraChange, CameraTimeline } from "@ngaba/contract";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { Moment } from "../../parts/age.tsx";
import { CameraMark } from "../../parts/marks.tsx";
import { useLanguage } from "../../words/use-language.ts";
import { faultSentence, troubleWords } from "./event-words.ts";

/** The states of a camera one after another, newest first, each with why and since when. */
export function CameraCourse({ timeline: { before, changes, isCut } }: { timeline: CameraTimeline }) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const told = [...(before === undefined ? [] : [before]), ...changes].toReversed();
  if (told.length === 0) return <p className="muted">{t("care.courseEmpty")}</p>;
  return (
    <>
      <ol className="care-course">
        {told.map((change) => (
          <li key={`${change.at} ${change.to}`}>
            <CameraMark state={change.to} /> <Moment at={change.since} /> <b>{t(`cameraState.${change.to}`)}</b>{" "}
            {whyOf(t, number, change)}
          </li>
        ))}
      </ol>
      {isCut && <p className="muted">{t("care.courseCut")}</p>}
    </>
  );
}

function whyOf(t: TFunction, number: (value: number) => string, change: CameraChange): string {
  const { reasons, offlineReason, shiftPx, damped = 0 } = change;
  const parts = [
    ...(reasons.length > 0 ? [troubleWords(t, reasons)] : []),
    ...(offlineReason === undefined ? [] : [faultSentence(t, offlineReason)]),
    ...(shiftPx === undefined
      ? []
      : [t("care.shift", { x: number(shiftPx.x), y: number(shiftPx.y), width: shiftPx.widthPx })]),
    ...(damped > 0 ? [t("care.damped", { count: damped })] : []),
  ];
  return parts.join("; ");
}
