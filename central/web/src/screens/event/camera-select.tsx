import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "../../words/use-language.ts";
import { capitalised } from "../live/event-words.ts";
import { groupCameras } from "../live/group-cameras.ts";
import { cameraWords, type Places } from "../live/places.ts";

type CameraSelectProps = {
  readonly places: Places;
  /** Empty: none yet. */
  readonly value: string;
  readonly onChoose: (cameraId: string) => void;
};

/** Every camera of the city by ward; typing goes to the first whose place begins so. */
export function CameraSelect({ places, value, onChoose }: CameraSelectProps) {
  const { t } = useTranslation();
  const { language, nameOf } = useLanguage();
  const groups = useMemo(() => groupCameras(places, { text: "", state: "all" }, language), [places, language]);
  return (
    <label>
      {t("report.camera")}
      <select required value={value} onChange={({ target }) => onChoose(target.value)}>
        <option value="" disabled>
          –
        </option>
        {groups.map(({ ward, connected, notConnected }) => (
          <optgroup
            key={ward?.vi ?? ""}
            label={ward === undefined ? t("cameras.otherWard") : capitalised(nameOf(ward))}
          >
            {[...connected, ...notConnected].map(({ camera, site }) => {
              const { place, view } = cameraWords(nameOf(camera.name), site && nameOf(site.name));
              return (
                <option key={camera.id} value={camera.id}>
                  {[place, view].filter((part) => part !== "").join(" · ")}
                </option>
              );
            })}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
