import { type ComponentType, createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { I18nextProvider } from "react-i18next";
import { createPreferences } from "../preferences.ts";
import { addReviewWords } from "../words/review-words.ts";
import { createWords, type Language } from "../words/words.ts";

/** What a component draws in a language, as HTML. */
export function markupOf<Props extends object>(
  language: Language,
  component: ComponentType<Props>,
  props: Props,
): string {
  const i18n = createWords(createPreferences(undefined), { lang: "" });
  addReviewWords(i18n);
  void i18n.changeLanguage(language);
  return renderToStaticMarkup(createElement(I18nextProvider, { i18n }, createElement(component, props)));
}

/** What a component says in a language, one line for each block, as somebody reads it. */
export function textOf<Props extends object>(
  language: Language,
  component: ComponentType<Props>,
  props: Props,
): string {
  return markupOf(language, component, props)
    .replace(/<\/(?:p|h[1-6]|li|dt|dd|summary|th|td)>/g, "\n")
    .replace(/<[^>]+>/g, "")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replace(/\n+/g, "\n")
    .trim();
}
