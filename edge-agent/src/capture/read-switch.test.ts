import { expect, test } from "vitest";
import { createReadSwitch } from "./read-switch.ts";

/** Work that goes on until it is told to stop. */
function underHand(isOnAtFirst: boolean) {
  const reading = createReadSwitch(isOnAtFirst);
  const stopping = new AbortController();
  const told: string[] = [];
  const work = async (signal: AbortSignal): Promise<void> => {
    told.push("begins");
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    told.push("ends");
  };
  const running = reading.whileOn(work, stopping.signal);
  const turn = async (isOn: boolean): Promise<void> => {
    reading.set(isOn);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const stop = async (): Promise<void> => {
    stopping.abort();
    await running;
  };
  return { turn, stop, told };
}

test("work goes on while it is on, is ended when it is turned off, and begins again", async () => {
  const { turn, stop, told } = underHand(false);
  await turn(false);
  expect(told).toEqual([]);
  await turn(true);
  await turn(true);
  expect(told).toEqual(["begins"]);
  await turn(false);
  expect(told).toEqual(["begins", "ends"]);
  await turn(true);
  await stop();
  expect(told).toEqual(["begins", "ends", "begins", "ends"]);
});

test("what is off ends as well", async () => {
  const { stop, told } = underHand(false);
  await stop();
  expect(told).toEqual([]);
});

test("what the work fails with is passed on", async () => {
  const failing = createReadSwitch(true).whileOn(() => Promise.reject(new Error("gone")), new AbortController().signal);
  await expect(failing).rejects.toThrow("gone");
});
