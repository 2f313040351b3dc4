import { useTranslation } from "react-i18next";
import { KeySheet } from "../../parts/key-sheet.tsx";
import { useMay } from "../../shell/session.ts";

type Row = readonly [key: string, what: string];

/** What can be done about an event by who is signed in, with its key, wherever its handling is shown. */
export function useActingKeys(): readonly Row[] {
  const { t } = useTranslation();
  const may = useMay();
  if (!may("POST /api/events/:id/acts")) return [];
  return [
    ["a", t("actingKeys.acknowledge")],
    ["g", t("actingKeys.assign")],
    ["n", t("actingKeys.comment")],
    ["e", t("actingKeys.escalate")],
    ["x", t("actingKeys.close")],
    ["u", t("actingKeys.reopen")],
    ["1–9", t("actingKeys.choose")],
  ];
}

/** Every key of an event's own screen. */
export function EventKeys({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const rows = [
    ...usePictureKeys(),
    ...useActingKeys(),
    ["l", t("liveView.open")],
    ["j", t("keys.next")],
    ["k", t("keys.previous")],
    ["Esc", t("actingKeys.backToLive")],
    ["?", t("keys.help")],
  ] as const;
  return <KeySheet rows={rows} onClose={onClose} />;
}

function usePictureKeys(): readonly Row[] {
  const { t } = useTranslation();
  const may = useMay();
  if (!may("GET /api/media/:sha256")) return [];
  return [
    ["Space", t("actingKeys.play")],
    [", .", t("actingKeys.frames")],
    ["z", t("actingKeys.zoom")],
  ];
}
