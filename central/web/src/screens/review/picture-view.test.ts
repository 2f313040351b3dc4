import fc from "fast-check";
import { expect, test } from "vitest";
import { panned, viewOn, viewStyle, WHOLE, widened, zoomed } from "./picture-view.ts";

const fraction = fc.double({ min: 0, max: 1, noNaN: true });

test("zooming keeps what is pointed at in its place, as long as no edge comes in the way", () => {
  const view = zoomed(WHOLE, 2, [0.6, 0.4]);
  expect(view.scale).toBe(2);
  expect(view.centre[0]).toBeCloseTo(0.55);
  const placeOf = ({ scale, centre }: typeof view) => (0.6 - centre[0]) * scale;
  expect(placeOf(zoomed(view, 1.5, [0.6, 0.4]))).toBeCloseTo(placeOf(view));
});

test("nothing beyond the picture is ever shown, whatever is pressed", () => {
  const step = fc.oneof(
    fc.tuple(fc.constant("zoom"), fc.double({ min: 0.2, max: 5, noNaN: true }), fraction),
    fc.tuple(fc.constant("pan"), fc.double({ min: -2, max: 2, noNaN: true }), fraction),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let view = WHOLE;
      for (const [what, by, at] of steps) view = what === "zoom" ? zoomed(view, by, [at, at]) : panned(view, [by, -by]);
      const half = 0.5 / view.scale;
      for (const place of view.centre) {
        expect(place - half).toBeGreaterThanOrEqual(-1e-9);
        expect(place + half).toBeLessThanOrEqual(1 + 1e-9);
      }
      expect(view.scale).toBeGreaterThanOrEqual(1);
    }),
  );
});

test("a box fills half of what is shown, and without one the picture is whole", () => {
  expect(viewOn([0.375, 0.375, 0.625, 0.5])).toEqual({ scale: 2, centre: [0.5, 0.4375] });
  expect(viewOn(undefined)).toEqual(WHOLE);
  expect(viewOn([0, 0, 0.01, 0.01]).scale).toBe(8);
});

test("the style moves first and enlarges then, in percent of the picture itself", () => {
  expect(viewStyle({ scale: 2, centre: [0.75, 0.25] }).transform).toBe("scale(2.000) translate(-50.000%, 0.000%)");
});

test("room around a box ends at the edge of the picture", () => {
  expect(widened([0.125, 0.25, 0.375, 0.5], 1)).toEqual([0, 0, 0.625, 0.75]);
});
