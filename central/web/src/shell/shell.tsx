import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import { useSettings } from "./settings.ts";
import { TopLine } from "./top-line.tsx";

/** The frame of every screen: places on the left, the city's state on top. */
export function Shell({ children, onKeys }: { children: ReactNode; onKeys: () => void }) {
  const { t } = useTranslation();
  const { theme, switchLanguage, switchTheme, otherLanguage } = useSettings();
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {t("skipToContent")}
      </a>
      <div className="bar">
        <p className="product">{t("product")}</p>
        <nav aria-label={t("nav.label")}>
          <Link href="/" aria-current="page">
            {t("nav.live")}
          </Link>
        </nav>
        <fieldset className="settings">
          <legend className="unseen">{t("settings.label")}</legend>
          <button type="button" onClick={onKeys}>
            {t("settings.keys")} <kbd>?</kbd>
          </button>
          <button type="button" onClick={switchTheme}>
            {t(theme === "dark" ? "settings.toLight" : "settings.toDark")}
          </button>
          <button type="button" lang={otherLanguage} onClick={switchLanguage}>
            {t("settings.otherLanguage")}
          </button>
        </fieldset>
      </div>
      <TopLine />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
