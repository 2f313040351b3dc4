import { useTranslation } from "react-i18next";
import { KeySheet } from "../../parts/key-sheet.tsx";
import { useMay } from "../../shell/session.ts";

type Row = readonly [key: string, what: string];
type KeysProps = { readonly onClose: () => void };

/** Every key of the queue. */
export function QueueKeys({ onClose }: KeysProps) {
  const { t } = useTranslation();
  const rows: readonly Row[] = [
    ["j", t("reviewKeys.next")],
    ["k", t("reviewKeys.previous")],
    ["Enter", t("reviewKeys.open")],
    ["/", t("reviewKeys.filter")],
    ["n", t("pages.next")],
    ["p", t("pages.previous")],
    ["?", t("keys.help")],
  ];
  return <KeySheet rows={rows} onClose={onClose} />;
}

/** Every key of the desk, for who may do what it does. */
export function DeskKeys({ onClose }: KeysProps) {
  const { t } = useTranslation();
  const rows: readonly Row[] = [
    ...useDecidingKeys(),
    ...usePictureKeys(),
    ["j", t("decide.next")],
    ["y", t("reviewKeys.history")],
    ["Esc", t("review.back")],
    ["?", t("keys.help")],
  ];
  return <KeySheet rows={rows} onClose={onClose} />;
}

function useDecidingKeys(): readonly Row[] {
  const { t } = useTranslation();
  const may = useMay();
  if (!may("POST /api/cases/:id/acts")) return [];
  return [
    ["p", t("reviewKeys.plate")],
    ["Enter", t("reviewKeys.plateDone")],
    ["f", t("reviewKeys.plateReading")],
    ["t v b d g", t("reviewKeys.colours")],
    ["c", t("reviewKeys.vehicle")],
    ["h", t("reviewKeys.direction")],
    ["1–9", t("reviewKeys.provision")],
    ["a", t("reviewKeys.accept")],
    ["r", t("reviewKeys.reject")],
    ["x", t("reviewKeys.exempt")],
    ["m", t("reviewKeys.more")],
    ["n", t("reviewKeys.note")],
    ["u", t("reviewKeys.undo")],
    ["o", t("reviewKeys.take")],
  ];
}

function usePictureKeys(): readonly Row[] {
  const { t } = useTranslation();
  const may = useMay();
  if (!may("GET /api/media/:sha256")) return [];
  return [
    ["Space", t("actingKeys.play")],
    [", .", t("actingKeys.frames")],
    ["z", t("reviewKeys.zoomOn")],
    ["+ -", t("reviewKeys.zoom")],
    ["← → ↑ ↓", t("reviewKeys.pan")],
    ["l", t("desk.plateLoupe")],
    ["i", t("reviewKeys.layers")],
  ];
}

/** Every key of a case's own page. */
export function CaseKeys({ onClose }: KeysProps) {
  const { t } = useTranslation();
  const may = useMay();
  const acts: readonly Row[] = [
    ["Enter", t("reviewKeys.desk")],
    ["s", t("reviewKeys.step")],
    ["n", t("reviewKeys.note")],
    ["o", t("reviewKeys.reopen")],
    ["h", t("reviewKeys.handOver")],
    ["c", t("reviewKeys.cover")],
  ];
  const rows: readonly Row[] = [
    ...(may("POST /api/cases/:id/acts") ? acts : []),
    ...(may("POST /api/holds") ? [["g", t("seekKeys.hold")] as const] : []),
    ["v", t("review.openEvent")],
    ["Esc", t("review.back")],
    ["?", t("keys.help")],
  ];
  return <KeySheet rows={rows} onClose={onClose} />;
}
