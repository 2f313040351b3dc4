import { createInstance, type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import type { Preferences } from "../preferences.ts";
import { enFirst } from "./en-first.ts";
import type { vi } from "./vi.ts";
import { viFirst } from "./vi-first.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: typeof vi };
  }
}

/** The two languages of the house, the first being the default. */
export type Language = "vi" | "en";

/** The language of `code`, Vietnamese for whatever is not ours. */
export const languageOf = (code: string | undefined): Language => (code === "en" ? "en" : "vi");

/** Makes the words of the page but for those of the review (`review-words.ts`), in the language that this browser chose last; keeps `<html lang>` true. */
export function createWords(preferences: Preferences, root: Pick<HTMLElement, "lang">): i18n {
  const words = createInstance();
  words.on("languageChanged", (code) => {
    root.lang = languageOf(code);
  });
  void words.use(initReactI18next).init({
    lng: preferences.read("language") ?? "vi",
    fallbackLng: "vi",
    resources: { vi: { translation: viFirst }, en: { translation: enFirst } },
    interpolation: { escapeValue: false }, // React escapes
    initAsync: false,
  });
  return words;
}
