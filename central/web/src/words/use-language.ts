import type { LocalName } from "@ngaba/contract";
import { useTranslation } from "react-i18next";
import { type Language, languageOf } from "./words.ts";

/** The words of the page's language now, and how this page writes names and numbers in it. */
export function useLanguage() {
  const { t, i18n } = useTranslation();
  const language = languageOf(i18n.language);
  return { t, language, nameOf: (name: LocalName) => name[language], ...numberWords(language) };
}

const locales: Record<Language, string> = { vi: "vi-VN", en: "en-GB" };

const formats = (locale: string) => ({
  decimal: new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }),
  percent: new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }),
});
const byLanguage = { vi: formats(locales.vi), en: formats(locales.en) };

function numberWords(language: Language) {
  const { decimal, percent } = byLanguage[language];
  return { number: (value: number) => decimal.format(value), percent: (value: number) => percent.format(value) };
}
