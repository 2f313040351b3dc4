import type { CameraView, RecordingRequest, RecordingView } from "@ngaba/contract";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { recordingQuery } from "../../api/camera-queries.ts";
import { useApi } from "../../api/queries.ts";
import { apiErrorOf, unwrap } from "../../api/result.ts";
import { Trouble } from "../../parts/say.tsx";
import { useNow } from "../../time/now.ts";
import { cityInput, fromCityInput, moment } from "../../time/time-words.ts";
import { EvidenceClips } from "./evidence-clips.tsx";
import { Refusal, refusalWords } from "./refusal.tsx";
import { useChoice } from "./use-choice.ts";

const PROPOSED_MS = 180_000;
const MAX_MS = 3_600_000;

/** Has a stretch of the camera's recorded video kept, and says what became of the last one that was asked for. */
export function KeepStretch({ camera }: { camera: CameraView }) {
  const { client } = useApi();
  const [{ recording }, choose] = useChoice();
  const keep = useMutation({
    mutationFn: async (stretch: RecordingRequest) => unwrap(await client.keep(camera.id, stretch)),
    onSuccess: ({ id }) => choose({ recording: id }),
  });
  const problem = apiErrorOf(keep.error);
  const again = () => keep.variables !== undefined && keep.mutate(keep.variables);
  return (
    <>
      <StretchForm isBusy={keep.isPending} onKeep={keep.mutate} />
      {problem !== undefined && <Refusal error={problem} onRetry={again} />}
      {recording !== undefined && <Kept id={recording} cameraId={camera.id} />}
    </>
  );
}

type StretchFormProps = { readonly isBusy: boolean; readonly onKeep: (stretch: RecordingRequest) => void };

function StretchForm({ isBusy, onKeep }: StretchFormProps) {
  const { t } = useTranslation();
  const [from, setFrom] = useState(() => cityInput(Date.now() - PROPOSED_MS));
  const [to, setTo] = useState(() => cityInput(Date.now()));
  const stretch = stretchOf(from, to);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (stretch !== undefined) onKeep(stretch);
  };
  return (
    <form className="care-form" onSubmit={submit}>
      <label>
        {t("keep.from")}
        <input type="datetime-local" step="1" required value={from} onChange={(event) => setFrom(event.target.value)} />
      </label>
      <label>
        {t("keep.to")}
        <input type="datetime-local" step="1" required value={to} onChange={(event) => setTo(event.target.value)} />
      </label>
      <button type="submit" disabled={isBusy || stretch === undefined}>
        {t("keep.submit")}
      </button>
      {stretch === undefined && <p className="doubt">{t("keep.invalid")}</p>}
    </form>
  );
}

/** What the two fields say, in UTC; `undefined` when that is no stretch that may be asked for. */
export function stretchOf(from: string, to: string): RecordingRequest | undefined {
  const [fromMs, toMs] = [fromCityInput(from), fromCityInput(to)];
  if (fromMs === undefined || toMs === undefined) return undefined;
  if (toMs <= fromMs || toMs - fromMs > MAX_MS) return undefined;
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
}

function Kept({ id, cameraId }: { id: string; cameraId: string }) {
  const { data, error, refetch } = useQuery(recordingQuery(useApi(), id));
  const problem = apiErrorOf(error);
  if (data === undefined) return problem && <Trouble error={problem} onRetry={() => void refetch()} />;
  return data.cameraId === cameraId ? <RecordingNews recording={data} /> : null;
}

/** What became of a stretch that was to be kept, with its clips once there are any. */
export function RecordingNews({ recording }: { recording: RecordingView }) {
  const { t } = useTranslation();
  const now = useNow();
  const { state, from, to, code, detail, evidence } = recording;
  const span = { from: moment(Date.parse(from), now), to: moment(Date.parse(to), now) };
  return (
    <div role="status">
      <p>{t(`keep.${state}`, { ...span, why: refusalWords(t, code, detail) })}</p>
      {evidence !== undefined && <EvidenceClips evidence={evidence} />}
    </div>
  );
}
