import type { EventView } from "@ngaba/contract";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useActing } from "../../api/acting-queries.ts";
import { apiErrorOf, unwrap } from "../../api/result.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { cityInput } from "../../time/time-words.ts";
import { usePlaces } from "../live/places.ts";
import { Refusal } from "../live/refusal.tsx";
import { CameraSelect } from "./camera-select.tsx";
import { NumberedChoice } from "./numbered-choice.tsx";
import { type ReportDraft, reportOf, SEVERITIES } from "./report-draft.ts";

type ReportDialogProps = {
  /** The camera that is looked at: often the one that the caller speaks of. */
  readonly cameraId: string | undefined;
  readonly onClose: () => void;
  readonly onMade: (event: EventView) => void;
};

/** Makes an incident by hand, of what somebody tells on the telephone. */
export function ReportDialog({ cameraId, onClose, onMade }: ReportDialogProps) {
  const { t } = useTranslation();
  const client = useActing();
  const [id] = useState(() => crypto.randomUUID()); // sent again after a broken link, it is the same incident
  const report = useMutation({
    mutationFn: async (draft: NonNullable<ReturnType<typeof reportOf>>) => unwrap(await client.report(draft)),
    onSuccess: onMade,
  });
  const problem = apiErrorOf(report.error);
  return (
    <Dialog label={t("report.title")} className="sheet report" onClose={onClose}>
      <h2>{t("report.title")}</h2>
      <ReportForm
        cameraId={cameraId}
        isBusy={report.isPending}
        onClose={onClose}
        onReport={(draft) => {
          const whole = reportOf(id, draft);
          if (whole !== undefined) report.mutate(whole);
        }}
      />
      {problem !== undefined && (
        <Refusal error={problem} onRetry={() => report.variables && report.mutate(report.variables)} />
      )}
    </Dialog>
  );
}

type ReportFormProps = Pick<ReportDialogProps, "cameraId" | "onClose"> & {
  readonly isBusy: boolean;
  readonly onReport: (draft: ReportDraft) => void;
};

function ReportForm({ cameraId, isBusy, onReport, onClose }: ReportFormProps) {
  const { t } = useTranslation();
  const places = usePlaces();
  const [draft, setDraft] = useState<ReportDraft>(() => ({
    cameraId: cameraId ?? "",
    text: "",
    severity: "warning",
    startedAt: cityInput(Date.now()),
    caller: "",
    isKept: true,
  }));
  const change = (part: Partial<ReportDraft>) => setDraft({ ...draft, ...part });
  const canKeep = places.cameras.get(draft.cameraId)?.agentId !== undefined;
  const sent = { ...draft, isKept: draft.isKept && canKeep };
  const isReady = reportOf("", sent) !== undefined;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isReady && !isBusy) onReport(sent);
  };
  return (
    <form className="report-form" onSubmit={submit}>
      <label>
        {t("report.text")}
        <textarea
          rows={2}
          required
          maxLength={300}
          value={draft.text}
          onChange={({ target }) => change({ text: target.value })}
        />
      </label>
      <CameraSelect places={places} value={draft.cameraId} onChoose={(chosen) => change({ cameraId: chosen })} />
      <label>
        {t("report.startedAt")}
        <input
          type="datetime-local"
          step="1"
          required
          value={draft.startedAt}
          onChange={({ target }) => change({ startedAt: target.value })}
        />
      </label>
      <NumberedChoice
        label={t("report.severity")}
        options={SEVERITIES.map((value) => ({ value, text: t(`severity.${value}`) }))}
        value={draft.severity}
        isByKey={false}
        onChoose={(value) => change({ severity: SEVERITIES.find((one) => one === value) ?? draft.severity })}
      />
      <label>
        {t("report.caller")}
        <input
          type="text"
          maxLength={200}
          value={draft.caller}
          onChange={({ target }) => change({ caller: target.value })}
        />
      </label>
      {canKeep || draft.cameraId === "" ? (
        <label className="report-keep">
          <input type="checkbox" checked={draft.isKept} onChange={({ target }) => change({ isKept: target.checked })} />{" "}
          {t("report.keep")}
        </label>
      ) : (
        <p className="muted">{t("report.noVideo")}</p>
      )}
      <p className="act-buttons">
        <button type="submit" disabled={!isReady || isBusy}>
          {t(isBusy ? "act.sending" : "report.submit")}
        </button>
        <button type="button" onClick={onClose}>
          {t("act.cancel")} <kbd>Esc</kbd>
        </button>
      </p>
    </form>
  );
}
