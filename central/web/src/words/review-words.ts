import type { i18n } from "i18next";
import { casePapers as enPapers } from "./en/case-papers.ts";
import { review as enReview } from "./en/review.ts";
import { seek as enSeek } from "./en/seek.ts";
import { casePapers as viPapers } from "./vi/case-papers.ts";
import { review as viReview } from "./vi/review.ts";
import { seek as viSeek } from "./vi/seek.ts";

/** Adds what only who looks at cases reads; loaded with those screens. Done once more, it changes nothing. */
export function addReviewWords(words: i18n): void {
  words.addResourceBundle("vi", "translation", { ...viReview, ...viPapers, ...viSeek });
  words.addResourceBundle("en", "translation", { ...enReview, ...enPapers, ...enSeek });
}
