/** The page's words in its two languages, and how to find them on it once they are filled in. */
import { en } from "../../central/web/src/words/en.ts";
import { vi } from "../../central/web/src/words/vi.ts";
import { extent } from "../faults/extent.ts";

export interface SpokenPage {
  readonly language: "vi" | "en";
  readonly words: typeof vi | typeof en;
}

const LANGUAGES: readonly SpokenPage[] = [
  { language: "vi", words: vi },
  { language: "en", words: en },
];

/** The languages in which a story is told. @param inShort the one in which the short form tells it */
export const languagesOf = (inShort: SpokenPage["language"]): readonly SpokenPage[] =>
  LANGUAGES.filter(({ language }) => extent.isToldInBothLanguages || language === inShort);

/** Matches words as they stand on the page; each `{{name}}` of theirs is a group that reads like `value`. */
export const filledIn = (words: string, value = ".+"): RegExp => {
  const parts = words.split(/\{\{\w+\}\}/).map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join(`(${value})`)}$`);
};

/** How long ago something was, as the page tells it, s; NaN for a single second and from a minute on. */
export function saidAgeS(said: string | null | undefined, { age }: SpokenPage["words"]): number {
  if (said === age.now) return 0;
  return Number(filledIn(age.seconds_other, "\\d+").exec(said ?? "")?.[1]);
}
