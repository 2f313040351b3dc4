import type { EventView } from "@ngaba/contract";
import { useTranslation } from "react-i18next";

/** Says on an event's picture that it comes from a computer, not from a street; of others nothing. */
export function PictureOrigin({ event }: { event: Pick<EventView, "picturesAreRendered"> }) {
  const { t } = useTranslation();
  if (event.picturesAreRendered !== true) return null;
  return <span className="frame-origin">{t("picture.rendered")}</span>;
}
