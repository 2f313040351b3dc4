import { lazy, type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Route, Switch, useLocation, useRoute } from "wouter";
import { AlertSettings } from "./alerts/alert-settings.tsx";
import { Late } from "./parts/late.tsx";
import { Say } from "./parts/say.tsx";
import type { Preferences } from "./preferences.ts";
import { AuditKeys } from "./screens/audit/audit-keys.tsx";
import { CameraScreen } from "./screens/camera/camera-screen.tsx";
import { EventKeys } from "./screens/event/event-keys.tsx";
import { EventScreen } from "./screens/event/event-screen.tsx";
import { HandOverKeys } from "./screens/hand-over/hand-over-keys.tsx";
import { HandOverScreen } from "./screens/hand-over/hand-over-screen.tsx";
import { LiveKeys } from "./screens/live/live-keys.tsx";
import { LiveScreen } from "./screens/live/live-screen.tsx";
import { LiveViewKeys } from "./screens/live-view/live-view-keys.tsx";
import { BigWall } from "./screens/wall/big-wall.tsx";
import { WallScreen } from "./screens/wall/wall-screen.tsx";
import { Entrance } from "./shell/entrance.tsx";
import { ScreenKeys } from "./shell/screen-keys.tsx";
import { type Settings, SettingsContext, type Theme } from "./shell/settings.ts";
import { Shell } from "./shell/shell.tsx";
import { languageOf } from "./words/words.ts";

/** Seldom opened: not part of what the first screen waits for. */
const AccountScreen = lazy(async () => ({
  default: (await import("./screens/account/account-screen.tsx")).AccountScreen,
}));
const FiguresScreen = lazy(async () => ({
  default: (await import("./screens/figures/figures-screen.tsx")).FiguresScreen,
}));
const PeopleScreen = lazy(async () => ({ default: (await import("./screens/people/people-screen.tsx")).PeopleScreen }));
/** Leaflet comes with it: who looks at no map need not load it. */
const MapScreen = lazy(async () => ({ default: (await import("./screens/map/map-screen.tsx")).MapScreen }));
const AuditScreen = lazy(async () => ({ default: (await import("./screens/audit/audit-screen.tsx")).AuditScreen }));
/** By itself: nobody needs a video player to see what is happening. */
const LiveViewScreen = lazy(async () => ({
  default: (await import("./screens/live-view/live-view-screen.tsx")).LiveViewScreen,
}));
/** With its styles and its client: only who reviews needs them. */
const ReviewScreens = lazy(async () => ({
  default: (await import("./screens/review/review-screens.tsx")).ReviewScreens,
}));

const ReviewKeySheets = lazy(async () => ({
  default: (await import("./screens/review/review-key-sheets.tsx")).ReviewKeySheets,
}));

/** Lets people in, and chooses the screen for the address. @param follow begins to hear what happens */
export function App({ preferences, follow }: { preferences: Preferences; follow: () => () => void }) {
  const [isBigWall] = useRoute("/wall/screen");
  const settings = useStoredSettings(preferences, isBigWall);
  const [areKeysShown, setKeysShown] = useState(false);
  const showKeys = () => setKeysShown(true);
  return (
    <SettingsContext value={settings}>
      <Entrance follow={follow}>
        {isBigWall ? (
          <Whole>
            <BigWall />
          </Whole>
        ) : (
          <Shell onKeys={showKeys} tools={<AlertSettings preferences={preferences} />}>
            <Whole>
              <Screens />
            </Whole>
          </Shell>
        )}
        {areKeysShown && <Keys onClose={() => setKeysShown(false)} />}
      </Entrance>
    </SettingsContext>
  );
}

/** A screen; when it cannot be loaded or drawn, what to do stands in its place. */
function Whole({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [here] = useLocation();
  const failed = (
    <>
      {t("trouble.screen")} {t("trouble.reload")}{" "}
      <button type="button" onClick={() => window.location.reload()}>
        {t("trouble.reloadNow")}
      </button>
    </>
  );
  return (
    <Late loading={t("loading")} failed={failed} address={here}>
      {children}
    </Late>
  );
}

/** The keys of the screen at the address. */
function Keys({ onClose }: { onClose: () => void }) {
  return (
    <Switch>
      <Route path="/">
        <LiveKeys onClose={onClose} />
      </Route>
      <Route path="/events/:id">
        <EventKeys onClose={onClose} />
      </Route>
      <Route path="/hand-over">
        <HandOverKeys onClose={onClose} />
      </Route>
      <Route path="/audit">
        <AuditKeys onClose={onClose} />
      </Route>
      <Route path="/cameras/:id/live">
        <LiveViewKeys onClose={onClose} />
      </Route>
      <Route path="/review/:id?">
        <LateKeys onClose={onClose} />
      </Route>
      <Route path="/cases/:id?">
        <LateKeys onClose={onClose} />
      </Route>
      <Route>
        <ScreenKeys onClose={onClose} />
      </Route>
    </Switch>
  );
}

/** They come with the words of the screen that they are of. */
function LateKeys({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Late loading="" failed={t("trouble.screen")}>
      <ReviewKeySheets onClose={onClose} />
    </Late>
  );
}

function Screens() {
  const { t } = useTranslation();
  return (
    <Switch>
      <Route path="/">
        <LiveScreen />
      </Route>
      <Route path="/map">
        <Late loading={t("map.loading")} failed={t("map.failed")}>
          <MapScreen />
        </Late>
      </Route>
      <Route path="/wall">
        <WallScreen />
      </Route>
      <Route path="/cameras/:id/live">{({ id }) => <LiveViewScreen cameraId={id} />}</Route>
      <Route path="/cameras/:id">{({ id }) => <CameraScreen id={id} />}</Route>
      <Route path="/events/:id">{({ id }) => <EventScreen id={id} />}</Route>
      <Route path="/review/:id?">
        <ReviewScreens />
      </Route>
      <Route path="/cases/:id?">
        <ReviewScreens />
      </Route>
      <Route path="/precision">
        <ReviewScreens />
      </Route>
      <Route path="/retention">
        <ReviewScreens />
      </Route>
      <Route path="/hand-over">
        <HandOverScreen />
      </Route>
      <Route path="/figures">
        <FiguresScreen />
      </Route>
      <Route path="/account">
        <AccountScreen />
      </Route>
      <Route path="/people">
        <PeopleScreen />
      </Route>
      <Route path="/audit">
        <AuditScreen />
      </Route>
      <Route>
        <Say>
          {t("trouble.noPage")} <Link href="/">{t("trouble.toLive")}</Link>
        </Say>
      </Route>
    </Switch>
  );
}

/** @param isDark whatever was chosen: the room's display is looked at in a dark room */
function useStoredSettings(preferences: Preferences, isDark: boolean): Settings {
  const { i18n } = useTranslation();
  const [here] = useLocation();
  const [chosen, setTheme] = useState<Theme | undefined>(() => preferences.read("theme"));
  // Papers and pictures are read in a lit room, screens are watched in a dark one.
  const theme = chosen ?? (/^\/(?:review|cases|precision|retention)(?:\/|$)/.test(here) ? "light" : "dark");
  const otherLanguage = languageOf(i18n.language) === "vi" ? "en" : "vi";
  useEffect(() => {
    document.documentElement.dataset.theme = isDark ? "dark" : theme;
  }, [theme, isDark]);
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
