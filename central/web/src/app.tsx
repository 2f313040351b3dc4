import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Route, Switch } from "wouter";
import { feedQuery, useApi } from "./api/queries.ts";
import { apiErrorOf } from "./api/result.ts";
import { Say } from "./parts/say.tsx";
import type { Preferences } from "./preferences.ts";
import { LiveKeys } from "./screens/live/live-keys.tsx";
import { LiveScreen } from "./screens/live/live-screen.tsx";
import { type Settings, SettingsContext, type Theme } from "./shell/settings.ts";
import { Shell } from "./shell/shell.tsx";
import { languageOf } from "./words/words.ts";

/** Chooses the screen for the address. */
export function App({ preferences }: { preferences: Preferences }) {
  const { t } = useTranslation();
  const settings = useStoredSettings(preferences);
  const [areKeysShown, setKeysShown] = useState(false);
  const { error } = useQuery(feedQuery(useApi()));
  const showKeys = () => setKeysShown(true);
  return (
    <SettingsContext value={settings}>
      <Shell onKeys={showKeys}>
        {apiErrorOf(error)?.reason === "unauthorised" ? (
          <Locked />
        ) : (
          <Switch>
            <Route path="/">
              <LiveScreen onKeys={showKeys} />
            </Route>
            <Route>
              <Say>
                {t("trouble.noPage")} <Link href="/">{t("trouble.toLive")}</Link>
              </Say>
            </Route>
          </Switch>
        )}
      </Shell>
      {areKeysShown && <LiveKeys onClose={() => setKeysShown(false)} />}
    </SettingsContext>
  );
}

function Locked() {
  const { t } = useTranslation();
  return (
    <section className="locked" role="alert">
      <h1>{t("trouble.unauthorisedTitle")}</h1>
      <p>{t("trouble.unauthorised")}</p>
    </section>
  );
}

function useStoredSettings(preferences: Preferences): Settings {
  const { i18n } = useTranslation();
  const [theme, setTheme] = useState<Theme>(preferences.read("theme") ?? "dark");
  const otherLanguage = languageOf(i18n.language) === "vi" ? "en" : "vi";
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return {
    theme,
    otherLanguage,
    switchTheme: () => {
      const next = theme === "dark" ? "light" : "dark";
      preferences.write("theme", next);
      setTheme(next);
    },
    switchLanguage: () => {
      preferences.write("language", otherLanguage);
      void i18n.changeLanguage(otherLanguage);
    },
  };
}
