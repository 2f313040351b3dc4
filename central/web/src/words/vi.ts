import { casePapers } from "./vi/case-papers.ts";
import { review } from "./vi/review.ts";
import { seek } from "./vi/seek.ts";
import { viFirst } from "./vi-first.ts";

/**
 * Every word of the page in Vietnamese, the first language. `{{name}}` is filled in; a key that ends in `_other` is
 * chosen by `count`. One word per thing: see docs/glossary.md.
 */
export const vi = { ...viFirst, ...review, ...casePapers, ...seek };
