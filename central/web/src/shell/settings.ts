import { createContext, useContext } from "react";
import type { Language } from "../words/words.ts";

export type Theme = "dark" | "light";

/** What a person sets for this browser. */
export type Settings = {
  readonly theme: Theme;
  readonly otherLanguage: Language;
  readonly switchTheme: () => void;
  readonly switchLanguage: () => void;
};

export const SettingsContext = createContext<Settings | undefined>(undefined);

export function useSettings(): Settings {
  const settings = useContext(SettingsContext);
  if (settings === undefined) throw new Error("no SettingsContext around this component");
  return settings;
}
