import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatPlate, normalisePlate, plateReadings, plateReadingsOf } from "./plate.ts";

/** Patterned orders and the figures of the circular's annex: none was taken from a record of a vehicle. */
describe("forms", () => {
  test.each([
    ["19A-000.01", "19A00001", "car", "white", "car", ["car", "state-car"]],
    ["19A-123.45", "19A12345", "car", "white", "car", ["car", "state-car", "old-motorcycle"]],
    ["19B-234.56", "19B23456", "car", "white", "car", ["car", "state-car", "old-motorcycle"]],
    ["19C-345.67", "19C34567", "car", "white", "car", ["car", "state-car", "old-motorcycle"]],
    ["19D-456.78", "19D45678", "car", "white", "car", ["car", "state-car", "old-motorcycle"]],
    ["19H-500.05", "19H50005", "car", "yellow", "car", ["car", "state-car", "old-motorcycle"]],
    ["19F-600.06", "19F60006", "car", "yellow", "car", ["car", "state-car", "old-motorcycle"]],
    ["88A-111.22", "88A11122", "car", "white", "car", ["car", "state-car", "old-motorcycle"]],
    ["88C-222.33", "88C22233", "car", "yellow", "car", ["car", "state-car", "old-motorcycle"]],
    ["28A-333.44", "28A33344", "car", "white", "car", ["car", "state-car", "old-motorcycle"]],
    ["28H-444.55", "28H44455", "car", "yellow", "car", ["car", "state-car", "old-motorcycle"]],
    ["19A-001.23", "19A00123", "state-car", "blue", "car", ["car", "state-car"]],
    ["19M-002.34", "19M00234", "state-car", "blue", "car", ["car", "state-car"]],
    ["80A-003.45", "80A00345", "state-car", "blue", "car", ["car", "state-car"]],
    ["29K-555.66", "29K55566", "car", "white", "car", ["car", "state-car", "old-motorcycle"]],
    ["30L-666.77", "30L66677", "car", "white", "car", ["car", "state-car", "old-motorcycle"]],
    ["21A-777.88", "21A77788", "car", "white", "car", ["car", "state-car", "old-motorcycle"]],
    ["24A-888.99", "24A88899", "car", "white", "car", ["car", "state-car", "old-motorcycle"]],
    ["22B-101.01", "22B10101", "car", "yellow", "car", ["car", "state-car", "old-motorcycle"]],
    ["51Z-202.02", "51Z20202", "car", "white", "car", ["car", "old-motorcycle"]],
    ["19-AB 123.45", "19AB12345", "motorcycle", "white", "motorcycle", ["motorcycle"]],
    ["19-MA 246.80", "19MA24680", "motorcycle", "white", "motorcycle", ["motorcycle"]],
    ["88-AK 135.79", "88AK13579", "motorcycle", "white", "motorcycle", ["motorcycle"]],
    ["28-BX 975.31", "28BX97531", "motorcycle", "white", "motorcycle", ["motorcycle"]],
    ["29-AY 314.15", "29AY31415", "motorcycle", "white", "motorcycle", ["motorcycle"]],
    ["19-FR 271.82", "19FR27182", "motorcycle", "white", "motorcycle", ["motorcycle"]],
    ["19-CG 161.80", "19CG16180", "motorcycle", "white", "motorcycle", ["motorcycle"]],
    ["19-A1 567.89", "19A156789", "state-motorcycle", "blue", "motorcycle", ["state-motorcycle", "old-motorcycle"]],
    ["19-B1 123.45", "19B112345", "old-motorcycle", "white", "motorcycle", ["state-motorcycle", "old-motorcycle"]],
    ["19-F2 4567", "19F24567", "old-motorcycle", "white", "motorcycle", ["car", "state-car", "old-motorcycle"]],
    ["19A-4567", "19A4567", "old-car", "white", "car", ["old-car"]],
    ["19CD-123.45", "19CD12345", "special", "white", "car", ["motorcycle", "special"]],
    ["19RM-234.56", "19RM23456", "special", "white", "car", ["special"]],
    ["19HC-345.67", "19HC34567", "special", "white", "car", ["motorcycle", "special"]],
    ["20KT-226.22", "20KT22622", "special", "white", "car", ["motorcycle", "special"]],
    ["19LD-012.34", "19LD01234", "old-special", "white", "car", ["motorcycle", "old-special"]],
    ["80-441-NG-02", "80441NG02", "foreign-car", "white-red", "car", ["foreign-car"]],
    ["80-550-QT-03", "80550QT03", "foreign-car", "white-red", "car", ["foreign-car"]],
    ["29-121-NN-101", "29121NN101", "foreign-motorcycle", "white", "motorcycle", ["foreign-motorcycle"]],
    ["19-636-NN-07", "19636NN07", "foreign-car", "white", "car", ["foreign-car"]],
    ["T80-235.88", "T8023588", "temporary", "white", "car", ["temporary"]],
    ["T19-345.67", "T1934567", "temporary", "white", "car", ["temporary"]],
  ] as const)("%s is %s, a %s on %s of a %s", (display, text, kind, colour, vehicle, kinds) => {
    expect(normalisePlate(display)).toBe(text);
    expect(plateReadings(text).map((one) => one.kind)).toEqual(expect.arrayContaining([...kinds]));
    expect(plateReadings(text)).toHaveLength(kinds.length);
    expect(plateReadingsOf({ text, colour }, vehicle).map((one) => one.kind)).toContain(kind);
    expect(formatPlate({ text, colour }, vehicle)).toBe(display);
  });

  test.each([
    "13A-123.45",
    "42B-123.45",
    "87C-000.11",
    "19I-123.45",
    "19O-123.45",
    "19J-123.45",
    "19Q-123.45",
    "19W-123.45",
    "19A-000.00",
    "19-A0 123.45",
    "19A-12.345.67",
    "1A-123.45",
    "99-999-ZZ-01",
    "19-AI 123.45",
    "00A-123.45",
    "10A-123.45",
    "ABC-1234",
    "19AB-12",
  ])("%s is no plate", (display) => {
    expect(plateReadings(normalisePlate(display))).toEqual([]);
  });

  test.each([
    ["AB-1234", "red", "military"],
    ["29-MĐ1 234.56", "white", "old-electric-motorcycle"],
  ] as const)("%s on %s is a %s", (display, colour, kind) => {
    const readings = plateReadingsOf({ text: normalisePlate(display), colour }, "motorcycle");
    expect(readings.map((one) => one.kind)).toContain(kind);
  });
});

test.each(["19a 12345", "19A-123.45", " 19a-123 . 45\n", "1 9 a 1 2 3 4 5"])(
  "what is typed as %j is 19A12345",
  (typed) => {
    expect(normalisePlate(typed)).toBe("19A12345");
  },
);

test("Đ is D, however it is composed", () => {
  expect(normalisePlate("29-MĐ1 234.56")).toBe("29MD123456");
});

describe("one text, several vehicles", () => {
  test.each([
    ["13A12345", "white", "car", [], "no province has the code"],
    ["19A12345", "white", "car", ["19A-123.45"], "a car"],
    ["19A12345", "white", "motorcycle", ["19-A1 2345"], "an old motorcycle"],
    ["19A12345", "blue", "car", ["19A-123.45"], "the state's: another vehicle than the white one"],
    ["19A12345", "red", "car", [], "no such plate is red"],
    ["19HC12345", "white", "car", ["19HC-123.45"], "a restricted car"],
    ["19HC12345", "white", "motorcycle", ["19-HC 123.45"], "a motorcycle's series"],
    ["19A123456", "white", "car", [], "a car's plate read with one digit too many"],
    ["19A123456", "white", "motorcycle", ["19-A1 234.56"], "would pass as a motorcycle's"],
    ["80441NG02", "white", "car", [], "a diplomat's has red letters"],
    ["80441NG02", "white-red", "car", ["80-441-NG-02"], "as here"],
    ["19AB12345", "white", "person", [], "nobody on foot has one"],
  ] as const)("%s on %s of a %s: %j (%s)", (text, colour, vehicle, displays, _why) => {
    expect(plateReadingsOf({ text, colour }, vehicle).map(({ display }) => display)).toEqual(displays);
  });

  test("blue does not say whether a motorcycle's plate is an old one, and it looks the same", () => {
    const readings = plateReadingsOf({ text: "19B112345", colour: "blue" }, "motorcycle");
    expect(readings.map(({ kind }) => kind)).toEqual(["state-motorcycle", "old-motorcycle"]);
    expect(new Set(readings.map(({ display }) => display))).toEqual(new Set(["19-B1 123.45"]));
  });
});

test("without a vehicle the colour decides how it is written; without a form it is the text", () => {
  expect(formatPlate({ text: "19A12345", colour: "white" })).toBe("19A-123.45");
  expect(formatPlate({ text: "19A12345", colour: "red" })).toBe("19A-123.45");
  expect(formatPlate({ text: "ABC1234", colour: "white" }, "car")).toBe("ABC1234");
});

test("what is shown is read back as the same text", () => {
  const digits = fc.integer({ min: 1, max: 99_999 }).map((order) => String(order).padStart(5, "0"));
  const series = fc.constantFrom("A", "AB", "A1", "CD", "LD", "R", "MD1");
  fc.assert(
    fc.property(series, digits, (letters, order) => {
      const text = `19${letters}${order}`;
      for (const { display } of plateReadings(text)) expect(normalisePlate(display)).toBe(text);
    }),
  );
});
