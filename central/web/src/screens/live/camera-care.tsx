import type { CameraView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { timelineQuery } from "../../api/camera-queries.ts";
import { useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { CameraMark } from "../../parts/marks.tsx";
import { Trouble } from "../../parts/say.tsx";
import { useMay } from "../../shell/session.ts";
import { useNow } from "../../time/now.ts";
import { moment } from "../../time/time-words.ts";
import { CameraCourse } from "./camera-course.tsx";
import { CameraOrders } from "./camera-orders.tsx";
import { CameraPictureFigure } from "./camera-picture.tsx";
import { troubleWords } from "./event-words.ts";
import { KeepStretch } from "./keep-stretch.tsx";

/** The chosen camera's state; unfolded, its picture, what may be ordered of it, and its states of late. */
export function CameraCare({ camera }: { camera: CameraView }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="care">
      <CameraStanding camera={camera} />
      {camera.agentId !== undefined && (
        <details open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary>{t("care.title")}</summary>
          {isOpen && <Unfolded key={camera.id} camera={camera} />}
        </details>
      )}
    </div>
  );
}

/** State, why, and since when. */
export function CameraStanding({ camera: { connection, reasons, since } }: { camera: CameraView }) {
  const { t } = useTranslation();
  const now = useNow();
  return (
    <p>
      <CameraMark state={connection} />{" "}
      <b className={`camera-${connection}`} title={t(`cameraStateHelp.${connection}`)}>
        {t(`cameraState.${connection}`)}
      </b>
      {reasons !== undefined && <>: {troubleWords(t, reasons)}</>}
      {since !== undefined && (
        <span className="muted">, {t("care.since", { at: moment(Date.parse(since), now) })}</span>
      )}
    </p>
  );
}

function Unfolded({ camera }: { camera: CameraView }) {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <>
      <CameraPictureFigure camera={camera} />
      {may("POST /api/cameras/:id/orders") && (
        <>
          <h4>{t("order.title")}</h4>
          <CameraOrders camera={camera} />
        </>
      )}
      {may("POST /api/cameras/:id/recordings") && (
        <>
          <h4>{t("keep.title")}</h4>
          <KeepStretch camera={camera} />
        </>
      )}
      <h4>{t("care.course")}</h4>
      <Course camera={camera} />
    </>
  );
}

function Course({ camera }: { camera: CameraView }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(timelineQuery(useApi(), camera));
  const problem = apiErrorOf(error);
  if (data !== undefined) return <CameraCourse timeline={data} />;
  if (problem !== undefined) return <Trouble error={problem} onRetry={() => void refetch()} />;
  return <p className="muted">{t("care.courseLoading")}</p>;
}
