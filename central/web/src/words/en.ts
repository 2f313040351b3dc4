import { casePapers } from "./en/case-papers.ts";
import { review } from "./en/review.ts";
import { seek } from "./en/seek.ts";
import { enFirst } from "./en-first.ts";
import type { Translated } from "./translated.ts";
import type { vi } from "./vi.ts";

/** The second language, complete: a missing or misspelt key does not compile. */
export const en = { ...enFirst, ...review, ...casePapers, ...seek } satisfies Translated<typeof vi>;
