import type { CameraView } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { pictureQuery } from "../../api/camera-queries.ts";
import type { CameraPicture } from "../../api/client.ts";
import { useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { Trouble } from "../../parts/say.tsx";
import { useObjectUrl } from "../../parts/use-object-url.ts";
import { useNow } from "../../time/now.ts";
import { ageWords } from "../../time/time-words.ts";
import { useLanguage } from "../../words/use-language.ts";

/** Three times as old as pictures become where nothing is configured: it is no picture of now any more. */
export const STALE_MS = 180_000;

/** The newest picture of a camera with its age, or a sentence that says why there is none. */
export function CameraPictureFigure({ camera }: { camera: CameraView }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(pictureQuery(useApi(), camera.id));
  const problem = apiErrorOf(error);
  const isNone = problem?.reason === "refused" && problem.code === "PICTURE_NOT_FOUND";
  return (
    <>
      {data !== undefined && <Shown picture={data} camera={camera} />}
      {data === undefined && problem === undefined && <p className="muted">{t("care.pictureLoading")}</p>}
      {isNone && <p className="muted">{t("care.noPicture")}</p>}
      {problem !== undefined && !isNone && <Trouble error={problem} onRetry={() => void refetch()} />}
    </>
  );
}

function Shown({ picture, camera }: { picture: CameraPicture; camera: CameraView }) {
  const { t } = useTranslation();
  const { nameOf } = useLanguage();
  const now = useNow();
  const address = useObjectUrl(picture.jpeg);
  const isStale = now - picture.takenAtMs > STALE_MS;
  return (
    <figure className="frame care-picture">
      {address !== undefined && (
        <img
          src={address}
          className={isStale ? "stale" : ""}
          alt={t("care.picture", { camera: nameOf(camera.name) })}
        />
      )}
      <figcaption className="frame-age">{t("picture.taken", { age: ageWords(t, picture.takenAtMs, now) })}</figcaption>
    </figure>
  );
}
