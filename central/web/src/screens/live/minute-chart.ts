import uPlot from "uplot";

/** What uPlot draws for one table. */
export type Plot = {
  readonly options: Omit<uPlot.Options, "width" | "height">;
  readonly data: uPlot.AlignedData;
};

/** Wraps uPlot: owns everything inside `host` until {@link dispose}, and follows its size, which styles decide. */
export class MinuteChart<Table> {
  readonly #host: HTMLElement;
  readonly #plotOf: (table: Table) => Plot;
  readonly #resizes: ResizeObserver;
  #plot: uPlot | undefined;

  constructor(host: HTMLElement, plotOf: (table: Table) => Plot) {
    this.#host = host;
    this.#plotOf = plotOf;
    this.#resizes = new ResizeObserver(() => this.#plot?.setSize(this.#size()));
    this.#resizes.observe(host);
  }

  /** Draws the table anew: its series may differ from the last one's. */
  show(table: Table): void {
    this.#plot?.destroy();
    const { options, data } = this.#plotOf(table);
    this.#plot = new uPlot({ ...options, ...this.#size() }, data, this.#host);
  }

  dispose(): void {
    this.#resizes.disconnect();
    this.#plot?.destroy();
  }

  #size(): { width: number; height: number } {
    return { width: this.#host.clientWidth, height: this.#host.clientHeight };
  }
}
