/** Whether a camera is to be read now. */
export interface ReadSwitch {
  set(isOn: boolean): void;
  /**
   * Does `work` whenever it is on, with a signal that aborts when it is turned off; returns when `signal` aborts.
   * @throws what `work` throws
   */
  whileOn(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void>;
}

export function createReadSwitch(isOnAtFirst: boolean): ReadSwitch {
  let isOn = isOnAtFirst;
  let turned = new AbortController();

  return {
    set: (wanted) => {
      if (wanted === isOn) return;
      isOn = wanted;
      turned.abort();
      turned = new AbortController();
    },
    whileOn: async (work, signal) => {
      while (!signal.aborted) {
        const untilTurned = AbortSignal.any([signal, turned.signal]);
        if (isOn) await work(untilTurned);
        else await aborted(untilTurned);
      }
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
