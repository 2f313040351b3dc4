import fc from "fast-check";
import { expect, test } from "vitest";
import { maximumWeightAssignment, minimumCostAssignment } from "./assignment.ts";

interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

const matrixOf = (value: fc.Arbitrary<number>, maxSide: number): fc.Arbitrary<Matrix> =>
  fc
    .tuple(fc.integer({ min: 0, max: maxSide }), fc.integer({ min: 0, max: maxSide }))
    .chain(([rows, columns]) =>
      fc
        .array(value, { minLength: rows * columns, maxLength: rows * columns })
        .map((values) => ({ rows, columns, values: Float64Array.from(values) })),
    );
/** Few different values make many ties, which is where an assignment goes wrong. */
const smallMatrix = matrixOf(
  fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -10, max: 10, noNaN: true })),
  6,
);

/** The oracle: tries every way to place the rows, one after the other. */
function cheapestByTrial({ rows, columns, values }: Matrix, row = 0, taken = 0): number {
  if (row === rows) return bitCount(taken) === Math.min(rows, columns) ? 0 : Number.POSITIVE_INFINITY;
  let cheapest = rows > columns ? cheapestByTrial({ rows, columns, values }, row + 1, taken) : Number.POSITIVE_INFINITY;
  for (let column = 0; column < columns; column++) {
    if (taken & (1 << column)) continue;
    const rest = cheapestByTrial({ rows, columns, values }, row + 1, taken | (1 << column));
    cheapest = Math.min(cheapest, (values[row * columns + column] ?? Number.NaN) + rest);
  }
  return cheapest;
}

function bitCount(bits: number): number {
  return bits === 0 ? 0 : (bits & 1) + bitCount(bits >> 1);
}

function costOf({ columns, values }: Matrix, columnOfRow: Int32Array): number {
  let sum = 0;
  columnOfRow.forEach((column, row) => {
    if (column !== -1) sum += values[row * columns + column] ?? Number.NaN;
  });
  return sum;
}

test("costs as little as the best of all ways to pair, on matrices of any shape", () => {
  fc.assert(
    fc.property(smallMatrix, (matrix) => {
      const found = costOf(matrix, minimumCostAssignment(matrix.values, matrix.rows, matrix.columns));
      expect(found).toBeCloseTo(cheapestByTrial(matrix), 9);
    }),
    { numRuns: 400 },
  );
});

test("gives each column to one row at most and leaves nobody over who could have a partner", () => {
  fc.assert(
    fc.property(matrixOf(fc.double({ min: -1e6, max: 1e6, noNaN: true }), 30), ({ rows, columns, values }) => {
      const columnOfRow = minimumCostAssignment(values, rows, columns);
      const used = [...columnOfRow].filter((column) => column !== -1);
      expect(columnOfRow).toHaveLength(rows);
      expect(new Set(used).size).toBe(used.length);
      expect(used.length).toBe(Math.min(rows, columns));
      expect(used.every((column) => column >= 0 && column < columns)).toBe(true);
    }),
  );
});

test("the largest weight is the smallest cost of the negated matrix", () => {
  fc.assert(
    fc.property(smallMatrix, (matrix) => {
      const negated = { ...matrix, values: matrix.values.map((value) => -value) };
      const found = costOf(matrix, maximumWeightAssignment(matrix.values, matrix.rows, matrix.columns));
      expect(found).toBeCloseTo(-cheapestByTrial(negated), 9);
    }),
  );
});

test("prefers a dear pair where it lets the others be cheap", () => {
  expect([...minimumCostAssignment(Float64Array.of(1, 2, 1, 9), 2, 2)]).toEqual([1, 0]);
});

test.each([
  { costs: [1, 2, 3], rows: 2, columns: 2, why: "three numbers are not two by two" },
  { costs: [Number.NaN], rows: 1, columns: 1, why: "not a number has no order" },
  { costs: [Number.POSITIVE_INFINITY], rows: 1, columns: 1, why: "an infinite cost would poison the prices" },
])("refuses $costs: $why", ({ costs, rows, columns }) => {
  expect(() => minimumCostAssignment(Float64Array.from(costs), rows, columns)).toThrow(RangeError);
});
