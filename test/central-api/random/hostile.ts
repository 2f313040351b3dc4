/** What nobody sends who means well, and what is easily got wrong. */
import fc from "fast-check";

const texts: readonly string[] = [
  ...["' OR '1'='1", "1; DROP TABLE account; --", "x' UNION SELECT * FROM account --", '" OR 1=1 --'],
  ...["cam-1' OR time > 0 --", 'cam-1"; DROP DATABASE "ngaba"', "/.*/", "%", "_", "*", "\\' OR \\'"],
  ...["../../../../etc/passwd", "..\\..\\agents.json", "..%2f..%2fagents.json", "%2e%2e%2f", "....//", "/etc/passwd"],
  ...["file:///etc/passwd", "http://127.0.0.1:1/", "\\\\host\\share", ".", "..", "~", "C:\\", "agents.json\0.jpg"],
  ...["x\r\nplanted: 1", "x\nset-cookie: planted=1", "x\r\n\r\n<html>", "%0d%0aplanted:%201", "\u010d\u010aplanted: 1"],
  ...[
    "\0",
    "a\0b",
    "\ud800",
    "\udfff\ud800x",
    "\ufeff",
    "\u202e",
    "\u0130",
    "\ufb03",
    "A\u0301",
    "\u{1f6a6}".repeat(40),
  ],
  ...["9".repeat(400), "-1", "-0", "0x10", "1e999", "NaN", "Infinity", "1_000", "٣", "9007199254740993", "00", "1.5"],
  ...["__proto__", "constructor", "toString", "[object Object]", "undefined", "null", "true", "{}", "[]", '"'],
  ...["<script>alert(1)</script>", "javascript:alert(1)", "{{7*7}}", "$" + "{7*7}", "$(id)", "`id`", "| id", "%s%n"],
  ...["2026-02-30T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "0000-01-01T00:00:00Z", "2026-01-01T00:00:00+07:00"],
  ...["2026-01-01T24:00:00Z", "2026-12-31T23:59:60Z", "+275760-09-13T00:00:00Z", "W10", "x".repeat(3_000), " ", ""],
];

export const hostileTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...texts) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
);

/** In the place of a value in JSON. */
export const hostileValues: fc.Arbitrary<unknown> = fc.oneof(
  hostileTexts,
  fc.constantFrom<unknown>(...[null, true, 0, -1, 1e308, 2 ** 53, -0.5, [], {}, [[]], [null], { $gt: "" }]),
  fc.jsonValue({ maxDepth: 3 }),
);

/** In the place of a body. */
export const hostileBodies: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...["", " ", "null", "1", '"text"', "[]", "{", '{"a":}', "{'a':1}", "\0", "\ufeff{}", '{"a":1e999}', '{"a":-0}'],
    ...['{"login":"a","login":"b"}', '{"__proto__":{"isAdmin":true}}', '{"constructor":{"prototype":{}}}'],
    ...['{"a":"\\ud800"}', '{"a":"\\u0000"}', "a=1&b=2", "<a/>", "--x\r\n\r\n--x--", "1".repeat(3_900)],
    ...[
      `${'{"a":'.repeat(600)}1${"}".repeat(600)}`,
      "[".repeat(1_900) + "]".repeat(1_900),
      `{"a":"${"x".repeat(40_000)}"}`,
    ],
  ),
  fc.string({ unit: "binary", maxLength: 200 }),
);

/** Headers that the centre looks at, each with what it may hold on the way: no line ends, nothing beyond Latin-1. */
export const hostileHeaders: fc.Arbitrary<readonly [string, string]> = fc.tuple(
  fc.constantFrom(
    ...["accept", "authorization", "content-encoding", "content-type", "cookie", "expect-ct"],
    ...["forwarded", "host", "if-match", "if-modified-since", "if-none-match", "if-unmodified-since", "last-event-id"],
    ...["ngaba-age-ms", "ngaba-taken-at", "content-sha256", "origin", "range", "referer", "sec-fetch-site"],
    ...[
      "sec-purpose",
      "upload-length",
      "upload-offset",
      "x-forwarded-for",
      "x-forwarded-host",
      "x-http-method-override",
    ],
  ),
  fc.oneof(
    hostileTexts.map((text) => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, "")),
    fc.constantFrom(
      ...[
        "*",
        '"x"',
        'W/"x"',
        "bytes=0-",
        "bytes=-1",
        "bytes=9-1",
        "bytes=0-0,2-3",
        "bytes=x",
        "gzip",
        "br",
        "deflate",
      ],
      ...["application/json", "application/json; charset=utf-7", "application/json; charset=utf-16", "text/plain"],
      ...[
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "image/jpeg",
        "text/html",
        "prefetch",
      ],
      ...[
        "cross-site",
        "same-origin",
        "null",
        "Bearer x",
        "Basic eDp5",
        "for=127.0.0.1",
        "0",
        "1",
        "ngaba_session_80=x",
      ],
    ),
  ),
);
