import { expect, test } from "vitest";
import { randomOf } from "../../../rule-truth/sumo/random.ts";
import { drawPlates } from "./plates.ts";

const draws = <T>(draw: () => T): T[] => Array.from({ length: 500 }, draw);
const NOBODYS_CODE = "(13|42|44|45|46|87|91|96)";
const LETTER = "[ABCDEFGHKLMNPSTUVXYZ]";

test("motorbikes carry one plate of two rows behind, of no province's code", () => {
  const random = randomOf(1, "plates");
  for (const { front, rear } of draws(() => drawPlates("motorbike", random))) {
    expect(front).toBeUndefined();
    expect(rear).toMatchObject({ colour: "white", widthMm: 190, heightMm: 140 });
    expect(rear?.lines.join(" ")).toMatch(new RegExp(`^${NOBODYS_CODE}-${LETTER}{2} \\d{3}\\.\\d{2}$`));
    expect(rear?.lines).toHaveLength(2);
    expect(rear?.lines[1]).not.toBe("000.00");
  }
});

test("cars carry the same number in front in one row and behind in two", () => {
  const random = randomOf(2, "plates");
  for (const { front, rear } of draws(() => drawPlates("car", random))) {
    expect(front?.lines[0]).toMatch(new RegExp(`^${NOBODYS_CODE}${LETTER}-\\d{3}\\.\\d{2}$`));
    expect(rear?.lines.join("-")).toBe(front?.lines[0]);
    expect([front?.widthMm, front?.heightMm, rear?.widthMm, rear?.heightMm]).toEqual([520, 110, 330, 165]);
  }
});

test("who goes on foot or by bicycle carries none", () => {
  const random = randomOf(3, "plates");
  expect([drawPlates("person", random), drawPlates("bicycle", random)]).toEqual([{}, {}]);
});
