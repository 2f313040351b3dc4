import { type CaseList, MAX_COUNTED_CASES } from "@ngaba/contract";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useKeys } from "../../parts/use-keys.ts";
import { useLanguage } from "../../words/use-language.ts";
import type { Pages } from "./use-pages.ts";

type PageBarProps = {
  readonly page: Pick<CaseList, "nextCursor" | "total">;
  readonly pages: Pages;
};

/** How many there are in all, and the way to the others; by keyboard `n` and `p`. */
export function PageBar({ page: { nextCursor, total }, pages }: PageBarProps) {
  const { t } = useTranslation();
  const { number } = useLanguage();
  const next = () => nextCursor !== undefined && pages.next(nextCursor);
  const previous = () => pages.number > 1 && pages.previous();
  useKeys({ n: next, p: previous });
  return (
    <div className="page-bar">
      {total !== undefined && (
        <p className="muted" role="status">
          {totalWords(t, total, number)}
        </p>
      )}
      {(pages.number > 1 || nextCursor !== undefined) && (
        <p className="act-buttons">
          <button type="button" disabled={pages.number === 1} onClick={previous}>
            {t("pages.previous")} <kbd>p</kbd>
          </button>
          <span className="number">{t("pages.number", { number: pages.number })}</span>
          <button type="button" disabled={nextCursor === undefined} onClick={next}>
            {t("pages.next")} <kbd>n</kbd>
          </button>
        </p>
      )}
    </div>
  );
}

/** @param total the centre counts so far and no further */
export function totalWords(t: TFunction, total: number, number: (value: number) => string): string {
  const shown = number(total);
  return total >= MAX_COUNTED_CASES ? t("pages.totalMore", { shown }) : t("pages.total", { count: total, shown });
}
