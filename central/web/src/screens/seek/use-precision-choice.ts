import { ReviewSampleQuery } from "@ngaba/contract";
import { useSearchParams } from "wouter";
import type { z } from "zod";
import { PERIODS, type Period, TAGS, type Tag } from "./precision.ts";

/** A sample as it was drawn: with its time, which does not go on with the day, the same cases are drawn again. */
export type DrawnSample = z.infer<typeof Sample>;

/** What is looked at, kept in the address. */
export type PrecisionChoice = {
  readonly period: Period;
  readonly by: Tag;
  readonly sample: DrawnSample | undefined;
};

export const DEFAULT_SAMPLE_SIZE = 20;
const Sample = ReviewSampleQuery.required({ seed: true });

export function readChoice(params: URLSearchParams): PrecisionChoice {
  const given = ["from", "to", "size", "seed"].map((name) => [name, params.get(name)]);
  return {
    period: PERIODS.find((one) => one === params.get("period")) ?? "month",
    by: TAGS.find((one) => one === params.get("by")) ?? "rule",
    sample: Sample.safeParse(Object.fromEntries(given)).data,
  };
}

export function usePrecisionChoice(): [PrecisionChoice, (change: Partial<PrecisionChoice>) => void] {
  const [params, setParams] = useSearchParams();
  const choice = readChoice(params);
  const choose = (change: Partial<PrecisionChoice>) => {
    const { period, by, sample } = { ...choice, ...change };
    const drawn = sample === undefined ? {} : { ...sample, size: String(sample.size) };
    setParams(new URLSearchParams({ period, by, ...drawn }), { replace: true });
  };
  return [choice, choose];
}
