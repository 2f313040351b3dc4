import { joined } from "@ngaba/contract";
import { expect, test, vi } from "vitest";
import { createVideoRelay, type VideoReader } from "./video-relay.ts";

/** A box that says its own name: `moof 1`. */
function boxOf(name: string): Uint8Array {
  const head = new Uint8Array(8);
  const body = new TextEncoder().encode(name);
  new DataView(head.buffer).setUint32(0, 8 + body.length);
  head.set(body.subarray(0, 4), 4);
  return joined(head, body);
}
const boxesOf = (...names: readonly string[]): Uint8Array => joined(...names.map(boxOf));

function readerOf(): VideoReader & { readonly got: () => string } {
  const texts: string[] = [];
  return {
    write: async (bytes) =>
      void texts.push(
        ...(Buffer.from(bytes)
          .toString("latin1")
          .match(/[a-z]{4} \d/g) ?? []),
      ),
    end: () => undefined,
    got: () => texts.join(", "),
  };
}

const BEGINNING = ["ftyp 1", "moov 1", "emsg 1"];

test("the first gets all; who comes later gets the beginning and everything since the newest keyframe", async () => {
  const relay = createVideoRelay();
  const [first, later] = [readerOf(), readerOf()];
  relay.add(first);
  const put = relay.beginRequest();
  await put(boxesOf(...BEGINNING, "styp 1", "moof 1", "mdat 1", "moof 2", "mdat 2", "styp 2", "emsg 2", "moof 3"));
  relay.add(later);
  await put(boxesOf("mdat 3", "emsg 3"));
  relay.remove(first);
  await put(boxesOf("moof 4", "mdat 4"));
  expect(first.got()).toBe(
    [
      ...BEGINNING,
      "styp 1",
      "moof 1",
      "mdat 1",
      "moof 2",
      "mdat 2",
      "styp 2",
      "emsg 2",
      "moof 3",
      "mdat 3",
      "emsg 3",
    ].join(", "),
  );
  expect(later.got()).toBe(
    [...BEGINNING, "styp 2", "emsg 2", "moof 3", "mdat 3", "emsg 3", "moof 4", "mdat 4"].join(", "),
  );
});

test("a fragment that broke off is never passed on, and the next request goes on where a decoder can begin", async () => {
  const relay = createVideoRelay();
  const reader = readerOf();
  relay.add(reader);
  const put = relay.beginRequest();
  await put(boxesOf(...BEGINNING, "styp 1", "moof 1", "mdat 1", "moof 2"));
  await put(boxOf("mdat 2").subarray(0, 9));
  const again = relay.beginRequest();
  const late = readerOf();
  await again(boxesOf("ftyp 2", "moov 2"));
  relay.add(late);
  await again(boxesOf("emsg 2", "styp 2", "moof 3", "mdat 3"));
  const rest = ["ftyp 2", "moov 2", "emsg 2", "styp 2", "moof 3", "mdat 3"].join(", ");
  expect(reader.got()).toBe(`${BEGINNING.join(", ")}, styp 1, moof 1, mdat 1, ${rest}`);
  expect(late.got()).toBe(rest);
});

test("a reader that takes its time is waited for by who waits for it", async () => {
  const relay = createVideoRelay();
  const taking = Promise.withResolvers<void>();
  const written: string[] = [];
  const write = (): Promise<void> => {
    written.push("box");
    return taking.promise;
  };
  relay.add({ write, end: () => undefined });
  let isTaken = false;
  const put = relay
    .beginRequest()(boxesOf(...BEGINNING, "styp 1"))
    .then(() => (isTaken = true));
  await vi.waitFor(() => expect(written).toHaveLength(4));
  await new Promise(setImmediate);
  expect(isTaken).toBe(false);
  taking.resolve();
  await put;
});

test("what is no video is refused", async () => {
  await expect(createVideoRelay().beginRequest()(new TextEncoder().encode("<html></html>"))).rejects.toThrow(
    RangeError,
  );
});

test("a beginning without an end is refused before it fills the memory", async () => {
  const put = createVideoRelay().beginRequest();
  const large = boxOf(`emsg ${" ".repeat(300_000)}`);
  await put(boxesOf("ftyp 1", "moov 1"));
  await put(joined(large, large, large));
  await expect(put(large)).rejects.toThrow(/before the first picture/);
});

test("small boxes fill up what is kept as large ones do", async () => {
  const relay = createVideoRelay();
  const put = relay.beginRequest();
  await put(boxesOf(...BEGINNING, "styp 1"));
  const many = joined(...Array.from({ length: 10_000 }, () => boxOf("free")));
  for (let n = 0; n < 3; n++) await put(many);
  const later = readerOf();
  relay.add(later);
  expect(later.got()).toBe("");
  await put(boxesOf("styp 2"));
  expect(later.got()).toBe([...BEGINNING, "styp 2"].join(", "));

  const beginAgain = relay.beginRequest();
  await beginAgain(boxesOf("ftyp 2"));
  await expect(beginAgain(many)).rejects.toThrow(/before the first picture/);
});
