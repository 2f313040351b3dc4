/**
 * Pairs rows with columns so that the sum of the costs is as small as it can be. Every row of a wide matrix and
 * every column of a tall one gets a partner. O(n²·m) for n ≤ m, by shortest augmenting paths: rows enter one at a
 * time, each by the cheapest way to rearrange those that are already placed.
 *
 * @param costs row-major, `rowCount * columnCount`, finite, any sign. Read only, never kept.
 * @returns for each row its column, or -1 for a row of a tall matrix that got none
 * @throws {RangeError} when the length does not fit, or a cost is not finite
 * @see D. F. Crouse, On implementing 2D rectangular assignment algorithms, IEEE TAES 52(4), 2016
 */
export function minimumCostAssignment(costs: Float64Array, rowCount: number, columnCount: number): Int32Array {
  if (costs.length !== rowCount * columnCount) {
    throw new RangeError(`expected ${rowCount} × ${columnCount} costs, got ${costs.length}`);
  }
  for (const cost of costs) if (!Number.isFinite(cost)) throw new RangeError("costs must be finite");
  if (rowCount <= columnCount) return partners(assignRows(costs, rowCount, columnCount), rowCount);
  return assignRows(transpose(costs, rowCount, columnCount), columnCount, rowCount);
}

/**
 * Pairs rows with columns so that the sum of the weights is as large as it can be; the rest is as in
 * {@link minimumCostAssignment}. Where no weight is negative, a pair of weight 0 is as good as no pair.
 */
export function maximumWeightAssignment(weights: Float64Array, rowCount: number, columnCount: number): Int32Array {
  const costs = new Float64Array(weights.length);
  for (let cell = 0; cell < costs.length; cell++) costs[cell] = -(weights[cell] as number);
  return minimumCostAssignment(costs, rowCount, columnCount);
}

/** The search's memory. `u` and `v` are the dual prices: no reduced cost `cost - u - v` is ever negative. */
interface Search {
  readonly costs: Float64Array;
  readonly columnCount: number;
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly rowOfColumn: Int32Array;
  /** Length of the shortest path from the entering row to each column, and the row before it on that path. */
  readonly distance: Float64Array;
  readonly previousRow: Int32Array;
  readonly isReached: Uint8Array;
}

/** Needs `rowCount <= columnCount`; answers the row of each column, or -1. */
function assignRows(costs: Float64Array, rowCount: number, columnCount: number): Int32Array {
  const search: Search = {
    costs,
    columnCount,
    u: new Float64Array(rowCount),
    v: new Float64Array(columnCount),
    rowOfColumn: new Int32Array(columnCount).fill(-1),
    distance: new Float64Array(columnCount),
    previousRow: new Int32Array(columnCount),
    isReached: new Uint8Array(columnCount),
  };
  const columnOfRow = new Int32Array(rowCount).fill(-1);
  for (let row = 0; row < rowCount; row++) {
    const freeColumn = shortestPath(search, row);
    updatePrices(search, row, search.distance[freeColumn] as number);
    augment(search, columnOfRow, row, freeColumn);
  }
  return search.rowOfColumn;
}

/** Dijkstra over reduced costs from an unplaced row to the nearest column that is still free. */
function shortestPath(search: Search, entering: number): number {
  const { costs, columnCount, u, v, rowOfColumn, distance, previousRow, isReached } = search;
  distance.fill(Number.POSITIVE_INFINITY);
  isReached.fill(0);
  let row = entering;
  let travelled = 0;
  for (;;) {
    let nearest = -1;
    let shortest = Number.POSITIVE_INFINITY;
    for (let column = 0; column < columnCount; column++) {
      if (isReached[column]) continue;
      const through =
        travelled + (costs[row * columnCount + column] as number) - (u[row] as number) - (v[column] as number);
      if (through < (distance[column] as number)) {
        distance[column] = through;
        previousRow[column] = row;
      }
      const length = distance[column] as number;
      // Among equals a free column ends the search at once.
      if (length < shortest || (length === shortest && rowOfColumn[column] === -1)) {
        shortest = length;
        nearest = column;
      }
    }
    isReached[nearest] = 1;
    travelled = shortest;
    row = rowOfColumn[nearest] as number;
    if (row === -1) return nearest;
  }
}

function updatePrices({ u, v, rowOfColumn, distance, isReached }: Search, entering: number, length: number): void {
  u[entering] = (u[entering] as number) + length;
  for (let column = 0; column < v.length; column++) {
    const row = rowOfColumn[column] as number;
    if (!isReached[column] || row === -1) continue;
    const slack = length - (distance[column] as number);
    u[row] = (u[row] as number) + slack;
    v[column] = (v[column] as number) - slack;
  }
}

/** Walks the path back from the free column: each row on it hands its old column to the row before. */
function augment(search: Search, columnOfRow: Int32Array, entering: number, freeColumn: number): void {
  let column = freeColumn;
  for (;;) {
    const row = search.previousRow[column] as number;
    search.rowOfColumn[column] = row;
    const given = columnOfRow[row] as number;
    columnOfRow[row] = column;
    if (row === entering) return;
    column = given;
  }
}

function partners(rowOfColumn: Int32Array, rowCount: number): Int32Array {
  const columnOfRow = new Int32Array(rowCount).fill(-1);
  for (let column = 0; column < rowOfColumn.length; column++) {
    const row = rowOfColumn[column] as number;
    if (row !== -1) columnOfRow[row] = column;
  }
  return columnOfRow;
}

function transpose(matrix: Float64Array, rowCount: number, columnCount: number): Float64Array {
  const turned = new Float64Array(matrix.length);
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < columnCount; column++) {
      turned[column * rowCount + row] = matrix[row * columnCount + column] as number;
    }
  }
  return turned;
}
