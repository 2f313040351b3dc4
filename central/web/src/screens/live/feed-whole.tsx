import { useTranslation } from "react-i18next";
import { useSharedView } from "./shared-view.ts";

/** Gives the feed the whole screen, or its column again. */
export function FeedWhole() {
  const { t } = useTranslation();
  const [{ whole }, changeView] = useSharedView();
  const isWhole = whole === "feed";
  return (
    <button type="button" onClick={() => changeView({ whole: isWhole ? undefined : "feed" })}>
      {t(isWhole ? "feed.narrow" : "side.whole")} <kbd>f</kbd>
    </button>
  );
}
