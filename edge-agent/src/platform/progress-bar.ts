/** Says how far a long job is. */
export interface ProgressBar {
  /** @param done so much of `total` */
  update(done: number): void;
  end(): void;
}

const CELLS = 30;
/** Elsewhere than on a terminal a line is written for each of these parts. */
const STEPS = 10;

/** A bar on a terminal, a line now and then elsewhere; on stderr, so that the output stays the output. */
export function createProgressBar(label: string, total: number, out: NodeJS.WriteStream = process.stderr): ProgressBar {
  let shown = -1;
  const parts = out.isTTY ? 100 : STEPS;
  const update = (done: number): void => {
    const share = total > 0 ? Math.min(1, done / total) : 0;
    const part = Math.floor(share * parts);
    if (part === shown) return;
    shown = part;
    const percent = `${Math.floor(share * 100)} %`;
    if (!out.isTTY) out.write(`${label}: ${percent}\n`);
    else out.write(`\r${label} ${"█".repeat(Math.round(share * CELLS)).padEnd(CELLS, "░")} ${percent} `);
  };
  return { update, end: () => void (out.isTTY && out.write("\n")) };
}
