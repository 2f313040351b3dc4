import { HoldRequest, type LegalHold } from "@ngaba/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ApiError, apiErrorOf, unwrap } from "../../api/result.ts";
import { useReview } from "../../api/review-queries.ts";
import { seekKeys } from "../../api/seek-queries.ts";
import { Trouble } from "../../parts/say.tsx";
import { ActFrame, TextArea } from "../review/act-frame.tsx";

type HoldFormProps = {
  readonly caseId: string;
  /** The one to be lifted; absent: a new one is set. */
  readonly lifting: LegalHold | undefined;
  readonly onClose: () => void;
};

const nothing = () => undefined;
const isReason = (why: string): boolean => HoldRequest.shape.why.safeParse(why).success;

/** Why a case must stay, or need not any more. */
export function HoldForm({ caseId, lifting, onClose }: HoldFormProps) {
  const { t } = useTranslation();
  const [written, setWritten] = useState("");
  const { problem, isBusy, send } = useHolding(caseId, lifting, onClose);
  const onSave = isReason(written) ? () => send(written.trim()) : undefined;
  const label = t(lifting === undefined ? "hold.set" : "hold.lift");
  return (
    <>
      {problem !== undefined && <HoldTrouble error={problem} onRetry={() => send(written.trim())} />}
      <ActFrame {...{ label, onSave, isBusy }} step="why" options={[]} onNumber={nothing} onCancel={onClose}>
        {lifting === undefined && <p className="muted">{t("hold.setHelp")}</p>}
        <TextArea
          label={t(lifting === undefined ? "hold.setWhy" : "hold.liftWhy")}
          text={written}
          onText={setWritten}
        />
      </ActFrame>
    </>
  );
}

function useHolding(caseId: string, lifting: LegalHold | undefined, onDone: () => void) {
  const client = useReview();
  const cache = useQueryClient();
  // Sent again, it is the same hold: an answer may have got lost.
  const [id] = useState(() => crypto.randomUUID());
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (why: string) =>
      unwrap(
        lifting === undefined
          ? await client.setHold({ id, subject: "case", subjectId: caseId, why })
          : await client.liftHold(lifting.id, why),
      ),
    onSuccess: onDone,
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: seekKeys.holds });
      void cache.invalidateQueries({ queryKey: seekKeys.caseRetention(caseId) });
    },
  });
  return { send: (why: string) => mutate(why), isBusy: isPending, problem: apiErrorOf(error) };
}

function HoldTrouble({ error, onRetry }: { readonly error: ApiError; readonly onRetry: () => void }) {
  const { t } = useTranslation();
  const code = error.reason === "refused" ? error.code : undefined;
  if (code !== "HOLD_SUBJECT_NOT_FOUND" && code !== "LIFTED_BEFORE") return <Trouble error={error} onRetry={onRetry} />;
  return (
    <p className="say trouble" role="alert">
      {t(code === "LIFTED_BEFORE" ? "hold.liftedBefore" : "hold.unknown")}
    </p>
  );
}
