import { ReviewSampleQuery } from "@ngaba/contract";
import { useSearchParams } from "wouter";
import { PERIODS, type Period, TAGS, type Tag } from "./precision.ts";

/** What is looked at, kept in the address; with a sample's code the same cases are drawn again. */
export type PrecisionChoice = {
  readonly period: Period;
  readonly by: Tag;
  readonly sample: { readonly seed: string; readonly size: number } | undefined;
};

export const DEFAULT_SAMPLE_SIZE = 20;
const { seed: Seed, size: Size } = ReviewSampleQuery.shape;

export function readChoice(params: URLSearchParams): PrecisionChoice {
  const seed = Seed.safeParse(params.get("seed") ?? undefined).data;
  const size = Size.safeParse(params.get("size") ?? undefined).data ?? DEFAULT_SAMPLE_SIZE;
  return {
    period: PERIODS.find((one) => one === params.get("period")) ?? "month",
    by: TAGS.find((one) => one === params.get("by")) ?? "rule",
    sample: seed === undefined ? undefined : { seed, size },
  };
}

export function usePrecisionChoice(): [PrecisionChoice, (change: Partial<PrecisionChoice>) => void] {
  const [params, setParams] = useSearchParams();
  const choice = readChoice(params);
  const choose = (change: Partial<PrecisionChoice>) => {
    const { period, by, sample } = { ...choice, ...change };
    const drawn = sample === undefined ? {} : { seed: sample.seed, size: String(sample.size) };
    setParams(new URLSearchParams({ period, by, ...drawn }), { replace: true });
  };
  return [choice, choose];
}
