import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { useKeys } from "../parts/use-keys.ts";
import { OwnAccount, StartKeyNotice } from "./own-account.tsx";
import { places } from "./places.ts";
import { useMay } from "./session.ts";
import { useSettings } from "./settings.ts";
import { TopLine } from "./top-line.tsx";

type ShellProps = {
  readonly children: ReactNode;
  /** More buttons among the settings. */
  readonly tools?: ReactNode;
  /** Every key of the screen is to be shown: `?` on each of them. */
  readonly onKeys: () => void;
};

/** The frame of every screen: places on the left, the city's state on top. */
export function Shell({ children, tools, onKeys }: ShellProps) {
  const { t } = useTranslation();
  const { theme, switchLanguage, switchTheme, otherLanguage } = useSettings();
  useKeys({ "?": onKeys });
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {t("skipToContent")}
      </a>
      <div className="bar">
        <p className="product">{t("product")}</p>
        <Places />
        <OwnAccount />
        <fieldset className="settings">
          <legend className="unseen">{t("settings.label")}</legend>
          <button type="button" onClick={onKeys}>
            {t("settings.keys")} <kbd>?</kbd>
          </button>
          {tools}
          <button type="button" onClick={switchTheme}>
            {t(theme === "dark" ? "settings.toLight" : "settings.toDark")}
          </button>
          <button type="button" lang={otherLanguage} onClick={switchLanguage}>
            {t("settings.otherLanguage")}
          </button>
        </fieldset>
      </div>
      <TopLine />
      <StartKeyNotice />
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function Places() {
  const { t } = useTranslation();
  const [here] = useLocation();
  const may = useMay();
  return (
    <nav aria-label={t("nav.label")}>
      {places
        .filter(({ asks }) => may(asks))
        .map(({ href, word }) => (
          <Link key={href} href={href} aria-current={href === here ? "page" : undefined}>
            {t(word)}
          </Link>
        ))}
    </nav>
  );
}
