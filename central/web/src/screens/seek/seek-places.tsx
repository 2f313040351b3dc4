import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { useMay } from "../../shell/session.ts";

const PLACES = [
  { href: "/review", word: "seekPlaces.queue", asks: "GET /api/cases" },
  { href: "/cases", word: "seekPlaces.search", asks: "GET /api/cases" },
  { href: "/precision", word: "nav.precision", asks: "GET /api/review/figures" },
  { href: "/retention", word: "seekPlaces.retention", asks: "GET /api/retention" },
] as const;

/** The way between the screens of cases, for who may enter more than one of them. */
export function SeekPlaces() {
  const { t } = useTranslation();
  const [here] = useLocation();
  const may = useMay();
  const own = PLACES.filter(({ asks }) => may(asks));
  if (own.length < 2) return null;
  return (
    <nav className="seek-places" aria-label={t("seekPlaces.label")}>
      {own.map(({ href, word }) => (
        <Link key={href} href={href} aria-current={href === here ? "page" : undefined}>
          {t(word)}
        </Link>
      ))}
    </nav>
  );
}
