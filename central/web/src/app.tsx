import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Route, Switch } from "wouter";
import { Say } from "./parts/say.tsx";
import type { Preferences } from "./preferences.ts";
import { EventKeys } from "./screens/event/event-keys.tsx";
import { EventScreen } from "./screens/event/event-screen.tsx";
import { HandOverKeys } from "./screens/hand-over/hand-over-keys.tsx";
import { HandOverScreen } from "./screens/hand-over/hand-over-screen.tsx";
import { LiveKeys } from "./screens/live/live-keys.tsx";
import { LiveScreen } from "./screens/live/live-screen.tsx";
import { Entrance } from "./shell/entrance.tsx";
import { type Settings, SettingsContext, type Theme } from "./shell/settings.ts";
import { Shell } from "./shell/shell.tsx";
import { languageOf } from "./words/words.ts";

/** Seldom opened: not part of what the first screen waits for. */
const AccountScreen = lazy(async () => ({
  default: (await import("./screens/account/account-screen.tsx")).AccountScreen,
}));
const PeopleScreen = lazy(async () => ({ default: (await import("./screens/people/people-screen.tsx")).PeopleScreen }));

/** Lets people in, and chooses the screen for the address. @param follow begins to hear what happens */
export function App({ preferences, follow }: { preferences: Preferences; follow: () => () => void }) {
  const { t } = useTranslation();
  const settings = useStoredSettings(preferences);
  const [areKeysShown, setKeysShown] = useState(false);
  const showKeys = () => setKeysShown(true);
  return (
    <SettingsContext value={settings}>
      <Entrance follow={follow}>
        <Shell onKeys={showKeys}>
          <Suspense fallback={<Say>{t("loading")}</Say>}>
            <Switch>
              <Route path="/">
                <LiveScreen onKeys={showKeys} />
              </Route>
              <Route path="/events/:id">{({ id }) => <EventScreen id={id} onKeys={showKeys} />}</Route>
              <Route path="/hand-over">
                <HandOverScreen onKeys={showKeys} />
              </Route>
              <Route path="/account">
                <AccountScreen />
              </Route>
              <Route path="/people">
                <PeopleScreen />
              </Route>
              <Route>
                <Say>
                  {t("trouble.noPage")} <Link href="/">{t("trouble.toLive")}</Link>
                </Say>
              </Route>
            </Switch>
          </Suspense>
        </Shell>
      </Entrance>
      {areKeysShown && <Keys onClose={() => setKeysShown(false)} />}
    </SettingsContext>
  );
}

/** The keys of the screen at the address. */
function Keys({ onClose }: { onClose: () => void }) {
  return (
    <Switch>
      <Route path="/events/:id">
        <EventKeys onClose={onClose} />
      </Route>
      <Route path="/hand-over">
        <HandOverKeys onClose={onClose} />
      </Route>
      <Route>
        <LiveKeys onClose={onClose} />
      </Route>
    </Switch>
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
