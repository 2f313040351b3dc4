import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { mapQuery, useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import type { SiteMark } from "./site-marks.ts";

/** What must be known to read the map rightly: invented positions, a sketched ground, whose data it is. */
export function MapNotes({ marks }: { marks: readonly SiteMark[] }) {
  const { t } = useTranslation();
  const { data: ground, error } = useQuery(mapQuery(useApi()));
  const samples = marks.filter(({ site }) => site.positionIsSample).length;
  const notes = [
    ...(samples > 0 ? [t("map.samples", { count: samples })] : []),
    ...(ground?.city?.isSample === true ? [t("map.sketch")] : []),
    ...(ground !== undefined && ground.city === undefined && ground.tiles === undefined ? [t("map.noGround")] : []),
    ...(ground === undefined && apiErrorOf(error) !== undefined ? [t("map.groundFailed")] : []),
    ...(ground?.city?.attribution === undefined ? [] : [ground.city.attribution]),
    ...(ground?.tiles === undefined ? [] : [ground.tiles.attribution]),
  ];
  if (notes.length === 0) return null;
  return (
    <ul className="map-notes">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
