import { GRID } from "./check-picture.ts";

const { width, height } = GRID;
/** Cells on each side of a block, and over which coarse differences are taken: blurring leaves those. */
const BLOCK = 8;
const REACH = 3;
const ACROSS = width / BLOCK;
const DOWN = height / BLOCK;
/** A block with less coarse structure than this, in luma, shows sky or plain road: nothing can be missing there. */
const MIN_STRUCTURE = 12;
/** A block has lost its structure when what it shows agrees less than this with the view, 1 being agreement, … */
const LOST_AGREEMENT = 0.4;
/** … and it is smoother than this part of the view's roughness: something else than a cover would have edges too. */
const LOST_ROUGHNESS = 0.6;
/** Fewer blocks with structure than this say nothing. */
const MIN_BLOCKS = 12;

/**
 * How much of a view something hides: of the blocks that have structure in the view, the fraction in the largest
 * connected group of those that have lost it. Dusk and haze take contrast, which does not matter, and blurring leaves
 * coarse structure. Undefined for a view without structure. Pure.
 *
 * @param view, now mean luma of the cells of {@link GRID}
 */
export function coveredFraction(view: Uint8Array, now: Uint8Array): number | undefined {
  const states = compareBlocks(view, now);
  const structured = states.filter((state) => state !== "plain").length;
  return structured < MIN_BLOCKS ? undefined : largestGroup(states) / structured;
}

type BlockState = "kept" | "lost" | "plain";

function compareBlocks(view: Uint8Array, now: Uint8Array): BlockState[] {
  const blocks = Array.from({ length: ACROSS * DOWN }, () => ({
    ...{ cells: 0, before: 0, after: 0, both: 0, roughBefore: 0, roughAfter: 0 },
  }));
  for (let y = REACH; y < height - REACH; y += 1) {
    for (let x = REACH; x < width - REACH; x += 1) {
      const block = blocks[Math.floor(y / BLOCK) * ACROSS + Math.floor(x / BLOCK)];
      if (block === undefined) continue;
      const cell = y * width + x;
      block.cells += 1;
      for (const step of [1, width]) {
        const a = (view[cell + REACH * step] ?? 0) - (view[cell - REACH * step] ?? 0);
        const b = (now[cell + REACH * step] ?? 0) - (now[cell - REACH * step] ?? 0);
        block.before += a * a;
        block.after += b * b;
        block.both += a * b;
        block.roughBefore += roughness(view, cell, step);
        block.roughAfter += roughness(now, cell, step);
      }
    }
  }
  return blocks.map(({ cells, before, after, both, roughBefore, roughAfter }) => {
    if (before < cells * MIN_STRUCTURE ** 2) return "plain";
    const agreement = both / Math.sqrt(before * Math.max(1, after));
    return agreement < LOST_AGREEMENT && roughAfter < LOST_ROUGHNESS * roughBefore ? "lost" : "kept";
  });
}

/** How far a cell is from the mean of those beside it: shading has none of it. */
function roughness(luma: Uint8Array, cell: number, step: number): number {
  return Math.abs(2 * (luma[cell] ?? 0) - (luma[cell - step] ?? 0) - (luma[cell + step] ?? 0));
}

/** Lost blocks in the largest group; blocks without structure connect, but do not count. */
function largestGroup(states: readonly BlockState[]): number {
  const isSeen = new Set<number>();
  let largest = 0;
  for (const start of states.keys()) {
    if (states[start] !== "lost" || isSeen.has(start)) continue;
    const group = [start];
    isSeen.add(start);
    for (const block of group) {
      for (const next of neighboursOf(block)) {
        if (isSeen.has(next) || states[next] === "kept") continue;
        isSeen.add(next);
        group.push(next);
      }
    }
    largest = Math.max(largest, group.filter((block) => states[block] === "lost").length);
  }
  return largest;
}

function neighboursOf(block: number): number[] {
  const x = block % ACROSS;
  const besides = [...(x > 0 ? [block - 1] : []), ...(x < ACROSS - 1 ? [block + 1] : [])];
  return [...besides, block - ACROSS, block + ACROSS].filter((one) => one >= 0 && one < ACROSS * DOWN);
}
