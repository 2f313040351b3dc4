import { expect, test } from "vitest";
import { canonicalJson, documentHash } from "./document-hash.ts";

test("the order of keys and fields that are undefined do not change the hash", () => {
  expect(documentHash({ b: [1, { d: 1, c: undefined }], a: "ã" })).toBe(documentHash({ a: "ã", b: [1, { d: 1 }] }));
});

test("the order of a list does", () => {
  expect(documentHash([1, 2])).not.toBe(documentHash([2, 1]));
});

test("the hash is that of the canonical bytes, as `sha256sum` would tell", () => {
  expect(canonicalJson({ b: 0.5, a: [true, null] })).toBe('{"a":[true,null],"b":0.5}');
  // printf '{}' | sha256sum
  expect(documentHash({})).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
});
