import type { CameraView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { type RefObject, useRef } from "react";
import { useTranslation } from "react-i18next";
import { wallPictureQuery } from "../../api/camera-queries.ts";
import { useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { useAgeWords } from "../../parts/age.tsx";
import { useInView } from "../../parts/use-in-view.ts";
import { useObjectUrl } from "../../parts/use-object-url.ts";
import { useClockText } from "../../time/now.ts";
import { useLanguage } from "../../words/use-language.ts";
import { STALE_MS } from "../live/camera-picture.tsx";

/** The newest picture of a camera, its age on it, without colour when it is none of now; or why there is none. */
export function WallPicture({ camera }: { camera: CameraView }) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const frame = useRef<HTMLDivElement>(null);
  const isReported = camera.connection !== "not-connected";
  const { data, error } = useTilePicture(camera, frame, isReported);
  const address = useObjectUrl(data?.jpeg);
  const problem = apiErrorOf(error);
  const isNone = !isReported || (problem?.reason === "refused" && problem.status === 404);
  return (
    <div ref={frame} className="frame wall-picture">
      {data === undefined && (
        <p className="frame-say">
          {t(isNone ? "wall.noPicture" : problem === undefined ? "wall.loading" : "wall.pictureFailed")}
        </p>
      )}
      {data !== undefined && address !== undefined && (
        <Shown
          address={address}
          takenAtMs={data.takenAtMs}
          isOfNow={camera.connection === "live" || camera.connection === "degraded"}
          alt={t("care.picture", { camera: nameOf(camera.name) })}
        />
      )}
    </div>
  );
}

/** Read once its place is in view: a wall of two hundred need not ask for what nobody sees, nor for what nobody sends. */
function useTilePicture(camera: CameraView, frame: RefObject<Element | null>, isReported: boolean) {
  const isInView = useInView(frame);
  return useQuery({ ...wallPictureQuery(useApi(), camera), enabled: isInView && isReported });
}

type ShownProps = {
  readonly address: string;
  readonly takenAtMs: number;
  readonly isOfNow: boolean;
  readonly alt: string;
};

function Shown({ address, takenAtMs, isOfNow, alt }: ShownProps) {
  const { t } = useTranslation();
  const age = useAgeWords(t, takenAtMs);
  const isStale = useClockText((nowMs) => String(!isOfNow || nowMs - takenAtMs > STALE_MS)) === "true";
  return (
    <>
      <img src={address} alt={alt} className={isStale ? "stale" : ""} decoding="async" />
      <p className="frame-age">{t("picture.taken", { age })}</p>
    </>
  );
}
