import { MutationObserver, onlineManager } from "@tanstack/react-query";
import { expect, onTestFinished, test, vi } from "vitest";
import { createQueryCache } from "./query-cache.ts";
import { ApiFailure } from "./result.ts";

test("what a person does is tried where the browser thinks that it is offline, and its failure told", async () => {
  onlineManager.setOnline(false);
  onTestFinished(() => onlineManager.setOnline(true));
  const act = vi.fn(async () => {
    throw new ApiFailure({ reason: "unreachable" });
  });
  const acting = new MutationObserver(createQueryCache(), { mutationFn: act });
  await expect(acting.mutate()).rejects.toThrow(ApiFailure);
  expect(act).toHaveBeenCalledTimes(1); // not tried again by itself: who acted decides
  expect(acting.getCurrentResult()).toMatchObject({ status: "error", isPaused: false });
});
