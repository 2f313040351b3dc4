/** What can be played of a video element's pictures, filled piece by piece (Media Source Extensions). */
export interface SourceWriter {
  /** Tells how to decode what follows. @returns false when this browser cannot */
  begin(codecs: string, beginning: Uint8Array<ArrayBuffer>): Promise<boolean>;
  /** @throws {Error} when the browser cannot make anything of it */
  append(fragment: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Nothing more comes. */
  finish(): void;
  dispose(): void;
}

/** What was shown is kept for so long, so that one can step back; more would fill the memory. */
const KEPT_BEHIND_S = 30;
const TRIM_FROM_S = 60;

/** @throws {Error} in a browser without Media Source Extensions */
export function createSourceWriter(video: HTMLVideoElement): SourceWriter {
  const source = new MediaSource();
  const address = URL.createObjectURL(source);
  const { promise: disposed, resolve: endWaiting } = Promise.withResolvers<void>();
  const happened = (target: EventTarget, event: string): Promise<void> =>
    Promise.race([
      disposed,
      new Promise<void>((resolve) => target.addEventListener(event, () => resolve(), { once: true })),
    ]);
  const opened = happened(source, "sourceopen");
  let buffer: SourceBuffer | undefined;
  video.src = address;

  const write = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
    if (buffer === undefined || source.readyState !== "open") return;
    buffer.appendBuffer(bytes);
    await happened(buffer, "updateend");
    if (video.error !== null) throw video.error;
  };
  const trim = async (keptS: number): Promise<void> => {
    if (buffer === undefined || buffer.buffered.length === 0 || source.readyState !== "open") return;
    const upTo = video.currentTime - keptS;
    if (upTo <= buffer.buffered.start(0)) return;
    buffer.remove(0, upTo);
    await happened(buffer, "updateend");
  };
  return {
    begin: async (codecs, beginning) => {
      const type = `video/mp4; codecs="${codecs}"`;
      if (!MediaSource.isTypeSupported(type)) return false;
      await opened;
      if (source.readyState !== "open") return true; // disposed of meanwhile
      if (buffer === undefined) buffer = source.addSourceBuffer(type);
      else buffer.changeType(type);
      await write(beginning);
      return true;
    },
    append: async (fragment) => {
      const isFull = (error: unknown) => error instanceof DOMException && error.name === "QuotaExceededError";
      try {
        await write(fragment);
      } catch (error) {
        if (!isFull(error)) throw error;
        await trim(1);
        await write(fragment);
      }
      const [first] = buffer === undefined ? [] : spansOf(buffer.buffered);
      if (first !== undefined && video.currentTime - first.start > TRIM_FROM_S) await trim(KEPT_BEHIND_S);
    },
    finish: () => {
      if (source.readyState === "open" && buffer?.updating === false) source.endOfStream();
    },
    dispose: () => {
      endWaiting();
      URL.revokeObjectURL(address);
      if (video.src !== address) return; // another is shown already
      video.removeAttribute("src");
      video.load();
    },
  };
}

export const spansOf = (ranges: TimeRanges): { readonly start: number; readonly end: number }[] =>
  Array.from({ length: ranges.length }, (_, index) => ({ start: ranges.start(index), end: ranges.end(index) }));
