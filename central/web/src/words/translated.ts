/**
 * The shape that another language must fill: every key of the Vietnamese words and, since Vietnamese has one plural form
 * only, a `_one` beside each `_other`.
 */
export type Translated<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : Translated<T[K]>;
} & {
  readonly [K in keyof T as K extends `${infer Stem}_other` ? `${Stem}_one` : never]: string;
};
