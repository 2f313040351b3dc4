import { Severity } from "@ngaba/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../parts/dialog.tsx";
import type { Preferences } from "../preferences.ts";
import { askForNotices, noticePermission } from "./desktop-notices.ts";
import { type AlertChoice, useAlerts } from "./use-alerts.ts";

/** The button in the bar that says whether a person is told of new events, and the sheet where that is chosen. */
export function AlertSettings({ preferences }: { preferences: Preferences }) {
  const { t } = useTranslation();
  const [choice, choose] = useAlertChoice(preferences);
  const { isBlocked } = useAlerts(choice);
  const [isOpen, setOpen] = useState(false);
  const isOn = choice.sound || choice.notices;
  return (
    <>
      <button type="button" className={isBlocked ? "doubt" : ""} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t(isBlocked ? "alerts.blocked" : isOn ? "alerts.on" : "alerts.off")}
      </button>
      {isOpen && <AlertSheet choice={choice} isBlocked={isBlocked} onChoose={choose} onClose={() => setOpen(false)} />}
    </>
  );
}

type AlertSheetProps = {
  readonly choice: AlertChoice;
  readonly isBlocked: boolean;
  readonly onChoose: (change: Partial<AlertChoice>) => void;
  readonly onClose: () => void;
};

function AlertSheet({ choice, isBlocked, onChoose, onClose }: AlertSheetProps) {
  const { t } = useTranslation();
  const [permission, setPermission] = useState(noticePermission);
  const toggleNotices = async (notices: boolean) => {
    onChoose({ notices });
    if (notices) setPermission(await askForNotices());
  };
  return (
    <Dialog label={t("alerts.title")} className="sheet" onClose={onClose}>
      <h2>{t("alerts.title")}</h2>
      <div className="sheet-form">
        <label>
          <input
            type="checkbox"
            checked={choice.sound}
            onChange={({ target }) => onChoose({ sound: target.checked })}
          />
          {t("alerts.sound")}
        </label>
        {isBlocked && <p className="doubt">{t("alerts.blockedHelp")}</p>}
        <label>
          <input
            type="checkbox"
            checked={choice.notices}
            disabled={permission === "unavailable"}
            onChange={({ target }) => void toggleNotices(target.checked)}
          />
          {t("alerts.notices")}
        </label>
        {permission === "unavailable" && <p className="muted">{t("alerts.unavailable")}</p>}
        {permission === "denied" && choice.notices && <p className="doubt">{t("alerts.denied")}</p>}
        <label>
          {t("alerts.from")}
          <select
            value={choice.from}
            onChange={({ target }) => onChoose({ from: Severity.safeParse(target.value).data ?? choice.from })}
          >
            {Severity.options.map((severity) => (
              <option key={severity} value={severity}>
                {t(`severity.${severity}`)}
              </option>
            ))}
          </select>
        </label>
        <p className="muted">{t("alerts.help")}</p>
      </div>
      <button type="button" onClick={onClose}>
        {t("keys.close")} <kbd>Esc</kbd>
      </button>
    </Dialog>
  );
}

function useAlertChoice(preferences: Preferences): [AlertChoice, (change: Partial<AlertChoice>) => void] {
  const [choice, setChoice] = useState<AlertChoice>(() => ({
    sound: preferences.read("sound") === "on",
    notices: preferences.read("notices") === "on",
    from: preferences.read("alertFrom") ?? "warning",
  }));
  const choose = (change: Partial<AlertChoice>) => {
    const next = { ...choice, ...change };
    preferences.write("sound", next.sound ? "on" : "off");
    preferences.write("notices", next.notices ? "on" : "off");
    preferences.write("alertFrom", next.from);
    setChoice(next);
  };
  return [choice, choose];
}
