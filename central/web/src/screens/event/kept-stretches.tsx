import type { HandlingAct } from "@ngaba/contract";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { recordingQuery } from "../../api/camera-queries.ts";
import { useApi } from "../../api/queries.ts";
import { apiErrorOf } from "../../api/result.ts";
import { Trouble } from "../../parts/say.tsx";
import { RecordingNews } from "../live/keep-stretch.tsx";

/** What became of the stretches of video that were to be kept for an event, with their clips. Nothing without any. */
export function KeptStretches({ acts }: { acts: readonly HandlingAct[] }) {
  const { t } = useTranslation();
  const kept = keptIds(acts);
  if (kept.length === 0) return null;
  return (
    <>
      <h5>{t("handling.kept")}</h5>
      {kept.map((id) => (
        <Kept key={id} id={id} />
      ))}
    </>
  );
}

/** Ids of the recordings that were asked for. */
export const keptIds = (acts: readonly HandlingAct[]): readonly string[] =>
  acts.flatMap(({ act }) => (act.kind === "keep" ? [act.recordingId] : []));

function Kept({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(recordingQuery(useApi(), id));
  const problem = apiErrorOf(error);
  if (data !== undefined) return <RecordingNews recording={data} />;
  return problem && <Trouble error={problem} onRetry={() => void refetch()} />;
}
